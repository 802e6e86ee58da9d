"""Shapes of what comes in. Fields only; rules and writing are elsewhere."""
