"""What libraries log, for `--debug`: on standard error, and fit to be pasted in public.

botocore logs what it signs, httpcore every header, keyring its backends. All of it passes through the one redactor, the
tracebacks with it.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from hfs3.cli.output import harmless

_LINE: Final = "%(levelname)s %(name)s: %(message)s"


class _Redacted(logging.Formatter):
    """Formats a record, and masks the whole of it: message, arguments and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return harmless(super().format(record))


@contextmanager
def told() -> Iterator[None]:
    """Let every library log until the block ends."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted(_LINE))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
