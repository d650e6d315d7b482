"""Pure decisions of care."""
