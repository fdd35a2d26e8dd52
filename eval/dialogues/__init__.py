"""Whole conversations, said to a running house over HTTP and scored turn by turn."""
