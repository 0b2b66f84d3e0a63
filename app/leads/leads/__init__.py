"""The leads themselves, to look at and to find."""
