"""Bring the portal's catalogue over: ask politely, keep it raw, go on after a stop."""
