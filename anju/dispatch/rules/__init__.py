"""Pure decisions of dispatch: travel time, duty, ranking, place proof."""
