"""Facts that somebody says are wrong: reported without an account, judged by an editor."""
