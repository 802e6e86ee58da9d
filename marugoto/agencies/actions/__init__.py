"""What can be done to agencies, desks and accounts."""
