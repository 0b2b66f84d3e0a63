"""Campaigns: who is called, how, when, and what may be said of a call afterwards."""
