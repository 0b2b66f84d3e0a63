"""The desk of one agent: what it shows, and what its buttons do."""
