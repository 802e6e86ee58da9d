"""The verbs of evacuation."""
