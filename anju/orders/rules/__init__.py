"""Pure decisions of orders, each with its reason."""
