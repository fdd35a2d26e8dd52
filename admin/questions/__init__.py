"""What people asked, sorted into what needs a person: queues, groups of one meaning, one turn in full."""
