"""The answers: read the slots, ask the knowledge, say it."""
