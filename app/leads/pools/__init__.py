"""The public pool: agents take leads that nobody owns, work on them, or lose them again."""
