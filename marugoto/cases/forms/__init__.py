"""Shapes of what comes in at cases. Fields only; rules and writing are elsewhere."""
