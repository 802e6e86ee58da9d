"""Pages of the town's own blueprint."""
