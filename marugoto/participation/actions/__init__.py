"""The verbs of participation; the only code of the room that writes."""
