"""The year's assessment as values: rules, measures and scores."""
