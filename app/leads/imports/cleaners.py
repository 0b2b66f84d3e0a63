"""Cleaning a file's blocks in order: here for a small file, in two processes for a large one.

The processes are started anew and not forked, since the API has threads; they read blocks from
their standard input and end when it does, so none outlives a killed importer.
"""

import contextlib
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import IO

from app.leads.imports.blocks import Block
from app.leads.imports.quick import Cleaned, Cleaner, Plan

PARALLEL_BYTES = 4 << 20
"""Below this, starting processes costs more than they save."""
PROCESSES = 2
_ASKED = struct.Struct("<QI")
_ANSWERED = struct.Struct("<QQI")


class CleanerDied(RuntimeError):
    """A cleaning process ended before its work did."""


def cleaned(plan: Plan, blocks: Iterator[Block], size: int) -> Iterator[tuple[Block, Cleaned]]:
    """Yield each block with its rows, in the order of the file. `size` is the file's, in bytes."""
    if size < PARALLEL_BYTES:
        cleaner = Cleaner(plan)
        for block in blocks:
            yield block, cleaner.clean(block.content, block.number)
        return
    with contextlib.ExitStack() as stack:
        children = [stack.enter_context(_child(plan)) for _ in range(PROCESSES)]
        waiting: list[Block | None] = [None] * PROCESSES
        turn = 0
        for block in blocks:
            before, waiting[turn] = waiting[turn], block
            done = None if before is None else _answer(children[turn])
            # It has its next block before anybody looks at what it made of the last.
            _ask(children[turn], block)
            if before is not None and done is not None:
                yield before, done
            turn = (turn + 1) % PROCESSES
        for place in [*range(turn, PROCESSES), *range(turn)]:
            last = waiting[place]
            if last is not None:
                yield last, _answer(children[place])


@contextlib.contextmanager
def _child(plan: Plan) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "app.leads.imports.cleaners"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert child.stdin is not None
        pickle.dump(plan, child.stdin)
        child.stdin.flush()
        yield child
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _ask(child: subprocess.Popen[bytes], block: Block) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(_ASKED.pack(block.number, len(block.content)))
        child.stdin.write(block.content)
        child.stdin.flush()
    except BrokenPipeError as error:
        raise CleanerDied from error


def _answer(child: subprocess.Popen[bytes]) -> Cleaned:
    assert child.stdout is not None
    rows, last_row, length = _ANSWERED.unpack(_exactly(child.stdout, _ANSWERED.size))
    return Cleaned(_exactly(child.stdout, length), rows, last_row)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) != length:
        raise CleanerDied
    return content


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Clean what comes until nothing comes any more."""
    cleaner = Cleaner(pickle.load(source))
    while head := source.read(_ASKED.size):
        number, length = _ASKED.unpack(head)
        done = cleaner.clean(_exactly(source, length), number)
        target.write(_ANSWERED.pack(done.rows, done.last_row, len(done.text)))
        target.write(done.text)
        target.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
