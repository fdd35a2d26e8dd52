"""Thin wrappers that plug our Vietnamese into Rasa's own extension points."""
