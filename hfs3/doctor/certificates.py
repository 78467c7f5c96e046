"""Whether a file of certificate authorities can be used: it is there, may be read, and has a certificate in it."""

import re
from pathlib import Path
from typing import Final

from hfs3.machine import Machine

_CERTIFICATE: Final = re.compile(r"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----")
_EXPANDED: Final = frozenset({"ca_bundle", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"})
"""Where a leading `~` stands for the home: AWS tools see to that (MEASURED, boto3 1.44.8), rclone does not (1.75.2)."""


def located(name: str, value: str, machine: Machine) -> Path:
    """Return the file that a setting or a variable names."""
    return machine.expand(value) if name in _EXPANDED else Path(value)


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
