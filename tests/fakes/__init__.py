"""Loopback servers in the shape of those that the house talks to."""
