"""From what was taught to a better model: trained aside, tested, put live, taken back."""
