"""Agents' phone lines: SIP from the browser to the PBX through the one port of the API."""
