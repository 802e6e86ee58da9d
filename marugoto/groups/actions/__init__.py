"""The verbs of the room, and the only code that writes its tables."""
