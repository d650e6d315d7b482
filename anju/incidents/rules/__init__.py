"""Pure decisions about incidents: priority, taking, escalation, closing, plans, figures."""
