"""The verbs of community."""
