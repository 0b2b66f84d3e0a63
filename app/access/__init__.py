"""Who may sign in, what they may do, and who did what."""
