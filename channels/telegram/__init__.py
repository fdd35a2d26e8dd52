"""Telegram: optional, off unless a token is set."""
