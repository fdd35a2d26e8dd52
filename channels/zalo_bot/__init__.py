"""Zalo Bot Platform: the pilot, and the tool of staff."""
