"""Every event that the floor took in, as lines of JSON: what `talktime replay` runs again.

After an event that led to something comes a line with the digest of what was decided, so that a
replay proves that it decides the same.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from hashlib import blake2s
from pathlib import Path
from types import TracebackType
from typing import IO, Any, get_args

from pydantic import TypeAdapter

from dialer.core import events
from dialer.core.events import Event
from dialer.core.floor import Decisions

KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for union in (events.PbxEvent, events.Order, events.Tick)
    for kind in (get_args(union) or (union,))
}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in KINDS.items()}
DECIDED = "decided"


class Journal:
    """Appends to one file. A torn last line, after a crash, is passed over by `read`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("a", encoding="utf-8")

    def write(self, event: Event) -> None:
        # A tick that finds nothing to do is most of a quiet night, and still a part of the replay.
        line = {"kind": type(event).__name__, **_flat(event)}
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def decided(self, decisions: Decisions) -> None:
        """What the event that was written last led to; nothing is said of nothing."""
        if decisions.commands or decisions.facts:
            self._file.write(f'{{"{DECIDED}":"{digest(decisions)}"}}\n')

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _flat(event: Event) -> dict[str, Any]:
    """The event's fields; nested values only where there are some, since asdict is slow."""
    shallow = {field.name: getattr(event, field.name) for field in fields(event)}
    if all(isinstance(value, float | int | str | None) for value in shallow.values()):
        return shallow
    return asdict(event)


def digest(decisions: Decisions) -> str:
    """The same for the same decisions in the same order, on every machine."""
    return blake2s(repr(decisions).encode(), digest_size=8).hexdigest()


def read(path: Path) -> Iterator[Event]:
    """The events of a journal, oldest first."""
    return (event for event, _ in read_decided(path))


def read_decided(path: Path) -> Iterator[tuple[Event, str | None]]:
    """Each event with the digest of what was decided on it; None when nothing was."""
    event: Event | None = None
    for row in _rows(path):
        if DECIDED in row:
            if event is not None:
                yield event, row[DECIDED]
            event = None
            continue
        if event is not None:
            yield event, None
        event = _ADAPTERS[row.pop("kind")].validate_python(row, strict=False)
    if event is not None:
        yield event, None


def has_digests(path: Path) -> bool:
    """Whether this journal says what was decided; one of an older version does not."""
    return any(DECIDED in row for row in _rows(path))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if not line.endswith("\n"):
                return
            yield json.loads(line)
