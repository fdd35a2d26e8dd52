"""Guides from the browser: steps switched off, or worded anew."""
