"""Shapes of what comes in about participation."""
