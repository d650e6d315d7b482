"""A day of services at home: who orders, who goes, what goes wrong, and whether the books agree."""
