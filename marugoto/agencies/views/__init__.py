"""Pages of the way in."""
