"""Whether a file of certificate authorities can be used: it is there, may be read, and has a certificate in it."""

import re
from pathlib import Path
from typing import Final

_CERTIFICATE: Final = re.compile(r"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----")


def problem(path: Path) -> str:
    """Return why no client can use it, empty if one can. A folder may be one of certificates, and is left alone."""
    try:
        if path.is_dir():
            return ""
        text = path.read_text("ascii", "replace")
    except FileNotFoundError:
        return "is not there"
    except (OSError, ValueError):  # ValueError: a name with a NUL in it
        return "cannot be read"
    return "" if _CERTIFICATE.search(text) else "has no certificate in it"
