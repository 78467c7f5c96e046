"""A bug report's appendix: versions, settings and findings as Markdown, without a secret in it.

Everything that others wrote is masked on the way in, and the whole is searched before it is handed out: for every
secret that can be read on this machine, as it is, quoted for URLs, in Base64 and in hex.
"""

import platform
import re
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from hfs3.clients.base import ConfigFile
from hfs3.credentials.keys import read_key
from hfs3.credentials.sources import find_token
from hfs3.diagnostics.model import Finding
from hfs3.doctor.case import Case
from hfs3.doctor.installed import written
from hfs3.doctor.model import Diagnosis
from hfs3.doctor.targets import Target
from hfs3.errors import Hfs3Error, SecretFound
from hfs3.files.diff import masked_line
from hfs3.files.journal import entries
from hfs3.machine import Machine
from hfs3.secret import MASK, Secret, names_secret, redact

_VARIABLES = re.compile(
    r"(?:AWS|RCLONE|S3|HF|HFS3|HUGGING|XDG|PYTHON_KEYRING|DBUS|SSL_CERT|REQUESTS_CA|CURL_CA)_.*|.*_PROXY|VIRTUAL_ENV",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)[^/\s@]+@")
_PASSWORD = re.compile(r"://[^/\s:@]*:([^/\s@]+)@")
_KEY_ID = re.compile(r"\b(?P<head>(?:HFAK|AKIA|ASIA))[A-Za-z0-9]{4,}(?P<tail>[A-Za-z0-9]{4})\b")
_CHANGES = 5
_LEAST_SECRET = 8


def report(case: Case, diagnosis: Diagnosis) -> str:
    """Return the report. Raises SecretFound if a secret of this machine would be in it, which is a fault of hfs3."""
    parts = ("# hfs3 report", _versions(case), _findings(diagnosis), _settings(case), _variables(case), _journal(case))
    text = "\n".join("\n".join(part) if not isinstance(part, str) else f"{part}\n" for part in parts)
    text = _told(text, case.machine)
    check(text, secrets(case))
    return text


def _told(text: str, machine: Machine) -> str:
    """Return a text as it may be told: nothing shaped like a secret, no home, no whole access key ID."""
    shortened = _KEY_ID.sub(lambda found: f"{found['head']}…{found['tail']}", redact(text))
    home = str(machine.home)
    return shortened.replace(home, "~") if len(home) > 1 else shortened


def secrets(case: Case) -> Iterator[Secret]:
    """Yield every secret that can be read on this machine: stored pairs, the token, clients' files, variables."""
    for account in case.accounts:
        try:
            yield read_key(case.machine, account).secret_access_key
        except Hfs3Error:
            continue  # what cannot be read here was not read for the report either
    try:
        token = find_token(case.machine)
    except Hfs3Error:
        token = None
    if token is not None:
        yield token.value
    for target in case.targets:
        yield from (Secret(entry.value) for entry in target.entries if names_secret(entry.key))
    for name, value in case.machine.environ.items():
        if names_secret(name):
            yield Secret(value)
        yield from (Secret(found[1]) for found in _PASSWORD.finditer(value))


def check(text: str, known: Iterable[Secret]) -> None:
    """Raise SecretFound if one of these secrets stands in the text, in any of its forms."""
    for secret in known:
        plain = secret.reveal().strip()
        if len(plain) < _LEAST_SECRET:
            continue
        data = plain.encode("utf-8", "surrogateescape")
        # Base64 of a secret inside something longer begins at one of three places; its middle is the same every time.
        encoded = [b64encode(b"\0" * shift + data).decode()[4:-4] for shift in range(3)]
        forms = (plain, quote(plain, safe=""), quote_plus(plain), data.hex(), *encoded)
        if any(len(form) >= _LEAST_SECRET and form in text for form in forms):
            raise SecretFound(
                f"the report would hold a secret, fingerprint {secret.fingerprint()}; it was not written",
                hint="That is a fault of hfs3: please report it, without the report.",
            )


# -- the parts ---------------------------------------------------------------------------------------------------------


def _versions(case: Case) -> Iterator[str]:
    from importlib.metadata import version

    yield "## Versions\n"
    yield f"- hfs3 {version('hfs3')}, Python {sys.version.split()[0]}, {platform.platform()}"
    for library in ("boto3", "configupdater", "huggingface_hub", "keyring", "rich", "typer"):
        yield f"- {library} {version(library)}"
    for tool in case.tools:
        parts = ", ".join(f"{name} {written(number)}" for name, number in tool.parts.items())
        where = f" at {tool.path}" if tool.path else " in hfs3's own Python"
        yield f"- client {tool.title}{where}{f' ({parts})' if parts else ''}"
    yield ""


def _findings(diagnosis: Diagnosis) -> Iterator[str]:
    yield "## Doctor\n"
    counts = ", ".join(f"{number} {state}" for state, number in diagnosis.counts.items())
    yield f"{counts}\n"
    for check_ in diagnosis.checks:
        for outcome in check_.outcomes:
            codes = " ".join(finding.rule.code for finding in outcome.findings)
            yield f"- {outcome.state}: {outcome.subject}. {outcome.said} {codes}".rstrip()
    yield ""
    yield from (f"- {_finding(finding)}" for finding in diagnosis.findings)
    yield ""


def _finding(finding: Finding) -> str:
    place = finding.place
    line = f":{place.line}" if place.line else ""
    where = f"{place.path}{line}" if place.path else place.variable or place.client
    return f"{finding.rule.code} {finding.rule.slug}{f' at {where}' if where else ''} ({finding.detail})"


def _settings(case: Case) -> Iterator[str]:
    yield "## Profiles and remotes\n"
    for target in case.targets:
        yield f"{target.title}:\n\n```ini"
        yield from (f"{masked_line(entry.line.rstrip())}" for entry in target.entries)
        yield "```\n"
    for file in _files(case.targets):
        yield f"- {file.kind}: {file.path} (named by {file.origin})"
    yield ""


def _files(targets: Iterable[Target]) -> list[ConfigFile]:
    return list(dict.fromkeys(file for target in targets for file in target.texts))


def _variables(case: Case) -> Iterator[str]:
    yield "## Variables\n"
    for name, value in sorted(case.machine.environ.items()):
        if _VARIABLES.fullmatch(name):
            yield f"- {name}={MASK if names_secret(name) else _USER_INFO.sub(f'{MASK}@', value)}"
    yield ""


def _journal(case: Case) -> Iterator[str]:
    yield "## Last changes\n"
    for entry in entries(case.machine)[-_CHANGES:]:
        paths = ", ".join(record.path for record in entry.files)
        yield f"- {entry.at}: {entry.purpose} ({paths})"
    yield ""
