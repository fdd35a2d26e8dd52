"""What should have happened: decided by a person, confirmed by another where asked, and written as files."""
