"""Pages of evacuation."""
