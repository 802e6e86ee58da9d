"""Pages: load, parse, act, answer."""
