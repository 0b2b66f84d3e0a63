"""The site's golden hours: minutes of its day, as the setting spells them."""

GoldenHours = tuple[tuple[int, int], ...]
MINUTE_US = 60_000_000


def golden_hours(text: str) -> GoldenHours:
    """Read "09:30-11:30,14:00-17:00" as minutes of the day. The setting has a pattern."""
    spans = [span.split("-") for span in text.split(",") if span]
    return tuple((_minute(opens), _minute(closes)) for opens, closes in spans)


def as_ranges(hours: GoldenHours) -> str:
    """The hours as PostgreSQL writes an int8multirange, in microseconds of the day."""
    spans = (
        f"[{opens * MINUTE_US},{closes * MINUTE_US})" for opens, closes in hours if opens < closes
    )
    return "{" + ",".join(spans) + "}"


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
