"""Filters of recordings that are kept under a name, beside the views of reports."""
