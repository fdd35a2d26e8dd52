"""What is kept and for how long, and people's requests to see or delete it."""
