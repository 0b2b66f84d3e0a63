"""Lists of leads: how they come in clean, and who must not be called."""
