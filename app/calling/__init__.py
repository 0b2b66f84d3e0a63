"""Calling: campaigns, the desk of an agent, their phones and calls, and the wallboard."""
