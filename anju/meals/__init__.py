"""Meals (助餐): a canteen posts the menu of its week and serves elders at the counter, each at their own price.

The area's rule says what a meal is subsidised with at which age; one meal of a kind and day is, wherever it was eaten.
"""
