"""Supervisors on agents' lines: listening, whispering, taking over, and a word to an agent."""
