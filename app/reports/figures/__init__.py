"""Sums over calls, time and lists, by any dimension: the one place where reports ask the ledger."""
