"""Zalo Official Account: the main door of residents."""
