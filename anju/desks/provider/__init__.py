"""The provider's desk: its own orders and workers of the day, who goes and why, and what it cannot serve."""
