"""Pure decisions of people: what a search text means, who looks like whom, what a row of an import says."""
