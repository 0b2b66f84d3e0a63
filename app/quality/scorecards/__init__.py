"""Scorecards: what a call is judged by."""
