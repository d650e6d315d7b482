"""The planner's page: one provider's day as a chart and a list, changed by hand, published to the phones."""
