"""What every request passes before it reaches a slice: its address, its log line, its headers."""
