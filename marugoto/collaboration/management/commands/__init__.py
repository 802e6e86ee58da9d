"""Commands of collaboration."""
