"""What a line of the logs looks like: one JSON object in production, text where somebody looks at a terminal.

Never in them: names, passwords, tokens, headers, query strings, what was typed into forms, values of rows.
What a message or a traceback of somebody else's code may carry is taken out before it is written.
"""

import re
import sys
from typing import Any

import structlog

GONE = "***"
SECRETS = (
    (re.compile(r"abacus_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}"), "abacus_" + GONE),
    (re.compile(r"(\w+://[^\s:/@]+):[^\s@/]+@"), rf"\1:{GONE}@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {GONE}"),
    (
        re.compile(
            r"(?i)((?:pass(?:word|wd|phrase)?|secret|token|cookie|authorization|session_?id|csrf\w*|api_?key)\w*"
            r"[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&)}\]]+)"
        ),
        rf"\1{GONE}",
    ),
    # What PostgreSQL says of a row it refused: all its values.
    (re.compile(r"(?m)^(\s*DETAIL:).*$"), rf"\1 {GONE}"),
)


def scrubbed(text: str) -> str:
    """A text without secrets and without the values of rows."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def scrub(_logger: Any, _method: str, event: Any) -> Any:
    """The last step before a line is written: every text of it, the traceback too."""
    return {name: scrubbed(value) if isinstance(value, str) else value for name, value in event.items()}


def configuration(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING; `form` json or text, blank: text where somebody looks at a terminal."""
    form = form or ("text" if sys.stderr.isatty() else "json")
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    written = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )  # fmt: skip
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    scrub,
                    written,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
    }
