"""What can stand in the way on this machine."""


class Trouble(RuntimeError):
    """Something is missing or in the way; the message says what to do. No traceback helps."""
