"""What people ask and how well it is answered, in numbers from which nobody can be picked out."""
