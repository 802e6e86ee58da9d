"""What may be done with versions of a blueprint."""
