"""Views of participation."""
