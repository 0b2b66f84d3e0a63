"""Keeping: holds, notes, examples, who listened, taking away and removing."""
