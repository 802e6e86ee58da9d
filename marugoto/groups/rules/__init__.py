"""Rules of groups: what a file is, when something is held, how far a group is on its own."""
