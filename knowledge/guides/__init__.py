"""Guides: what to do on a phone or at a counter, one small step at a time."""
