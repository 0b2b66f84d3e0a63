"""Numbers that must not be called."""
