"""Answers of this door: objects and lists of HSDS, what describes them, and the pages about them."""
