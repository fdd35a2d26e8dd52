"""Bring official exports into our schema: read, judge, and say what was turned away and why."""
