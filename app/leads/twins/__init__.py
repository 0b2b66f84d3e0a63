"""Leads that may be one company: found after an import, merged, and taken apart again."""
