"""A whole case out of the house and into another, in an open format. Never what is behind a wall, never another agency's."""
