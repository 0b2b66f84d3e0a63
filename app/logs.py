"""How every process logs: facts with keys, one line each; JSON unless a person is watching."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor


def configure(level: str = "info", *, stream: TextIO | None = None) -> None:
    stream = stream or sys.stderr
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if stream.isatty():
        plain = structlog.dev.plain_traceback
        chain.append(structlog.dev.ConsoleRenderer(exception_formatter=plain))
    else:
        chain += [
            # Without the locals: they hold phones, names and passwords.
            ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    structlog.configure(
        processors=chain,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    # What libraries say goes the plain way; uvicorn's access log would repeat ours, with paths.
    logging.basicConfig(
        level=level.upper(), stream=stream, format="%(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx").setLevel(logging.WARNING)
