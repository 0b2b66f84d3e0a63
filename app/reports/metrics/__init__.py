"""The metrics registry: each figure is defined once, and everything that shows it asks here."""
