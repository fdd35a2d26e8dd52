"""Who may do what in the console: accounts, sign-in, sessions, second factor, invitations."""
