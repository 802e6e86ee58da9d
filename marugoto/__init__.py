"""Marugoto: one accountable desk for every worry."""
