"""Figures for people: definitions in dialer.core.metrics, sums in SQL."""
