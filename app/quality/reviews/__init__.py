"""Reviews: what a reviewer made of a call, and what the agent says to it."""
