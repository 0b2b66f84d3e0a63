"""Samples: which calls are to be reviewed, by whom, and how far two reviewers agree."""
