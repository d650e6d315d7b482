"""The safety board: coal, electricity, fire, water and gas of institutions, the same at every level."""
