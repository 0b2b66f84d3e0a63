"""What a process keeps for good, out of the garbage collector's way."""

import gc


def settle() -> None:
    """Never look again at what is there now: modules, models, routes.

    A full collection walks every object that lives, a tenth of a second in a process that does
    nothing else meanwhile; and somebody who said hello waits for it. What comes later is little.
    """
    gc.collect()
    gc.freeze()
