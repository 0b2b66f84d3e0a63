"""What an agent has come to: the chance in each call, and what time has added up to."""
