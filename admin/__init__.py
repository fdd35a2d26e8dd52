"""The desk of the administrator: what people asked and what they got."""
