"""What can be done here; the only code of this room that writes."""
