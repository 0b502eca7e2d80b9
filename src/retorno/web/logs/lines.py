"""How an event becomes a line."""

import logging
import re
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

OURS = "retorno"
IDENTIFIER = re.compile(r"[\w.:-]{0,80}", re.ASCII)
LEFT_OUT = "…"
MOST_FRAMES = 60
TO_STDERR = "-"


def tell(event: str, *, wrong: bool = False, **facts: float | str | None) -> None:
    """Write an event: a dotted name, and facts that are numbers or identifiers."""
    level = logging.WARNING if wrong else logging.INFO
    _log.log(level, event, **facts)


def configuration(where: str) -> dict[str, Any]:
    """Describe to Python's logging how lines are written.

    Args:
        where: A file, `-` for the error stream; empty for the error stream and troubles alone.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "use_get_message": False,
                "foreign_pre_chain": [_only_the_place, *_CHAIN],
            }
        },
        "handlers": {"lines": _stream() if where in {"", TO_STDERR} else _file(where)},
        "root": {"handlers": ["lines"], "level": logging.INFO if where else logging.WARNING},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # what was refused or not found has its line already, with the name of its address
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.db.backends": {"level": "ERROR"},
            "django_tasks": {"level": "WARNING"},
            "django.template": {"level": "WARNING"},
        },
    }


def _stream() -> dict[str, object]:
    return {"class": "logging.StreamHandler", "formatter": "json"}


def _file(where: str) -> dict[str, object]:
    return {
        "class": "logging.handlers.WatchedFileHandler",  # goes on after the file was moved away
        "filename": where,
        "encoding": "utf-8",
        "delay": True,
        "formatter": "json",
    }


def _only_the_place(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace the sentence of a library by who said it and where in its code."""
    record: logging.LogRecord = event["_record"]
    event["event"] = record.name
    event["at"] = f"{record.module}:{record.funcName}:{record.lineno}"
    if record.exc_info:
        event["exc_info"] = record.exc_info
    return event


def _only_identifiers(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Leave out every fact that is no number and no short identifier."""
    for name, value in event.items():
        is_text = isinstance(value, str)
        if not name.startswith("_") and (
            not IDENTIFIER.fullmatch(value)
            if is_text
            else not isinstance(value, float | int | None)
        ):
            event[name] = LEFT_OUT
    return event


def _errors(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace an error by its kind and the lines of code that led to it."""
    told: tuple[object, BaseException | None, object] = event.pop("exc_info", (None, None, None))
    event.pop("stack_info", None)
    if told[1] is not None:
        event["_error"] = _chain_of(told[1])
    return event


def _chain_of(error: BaseException) -> list[dict[str, object]]:
    """List an error and what caused it, the last first: kinds and lines, no message, no value."""
    found: list[dict[str, object]] = []
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        kind = f"{type(now).__module__}.{type(now).__qualname__}"
        found.append({"kind": kind, "lines": _lines_of(now.__traceback__)})
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return found


def _lines_of(trace: TracebackType | None) -> list[str]:
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return lines[-MOST_FRAMES:]


def _name_the_error(_logger: object, _method: str, event: EventDict) -> EventDict:
    if "_error" in event:
        event["error"] = event.pop("_error")
    return event


_CHAIN: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    _errors,
    _only_identifiers,
    _name_the_error,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
]
_log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger(OURS),
    wrapper_class=structlog.stdlib.BoundLogger,
    processors=[*_CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
)
