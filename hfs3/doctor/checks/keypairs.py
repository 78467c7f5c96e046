"""The key pair in a profile or remote: there, whole, of the right kind, and for the server it is sent to."""

import re
from collections.abc import Iterator
from typing import Final

from hfs3.clients.aws import TAKES_OVER
from hfs3.clients.aws_files import CREDENTIALS
from hfs3.clients.values import is_placeholder
from hfs3.contract.addressing import parse_endpoint
from hfs3.credentials.mixups import KEY_ID, MIXUPS, PREFIX, SECRET
from hfs3.diagnostics.model import Finding, Place, Rule, State, found
from hfs3.diagnostics.rules import credentials, lines
from hfs3.doctor.targets import Entry, Target
from hfs3.files.text import decode, universal
from hfs3.secret import Secret

_KEY_IDS: Final = ("aws_access_key_id", "access_key_id")
_SECRETS: Final = ("aws_secret_access_key", "secret_access_key")
_SESSIONS: Final = ("aws_session_token", "session_token")
_OTHER_SOURCES: Final = ("credential_process", "env_auth", *TAKES_OVER)


def look(target: Target) -> Iterator[Finding]:
    """Yield what is wrong with the pair of a target."""
    key_id, secret = target.entry(*_KEY_IDS), target.entry(*_SECRETS)
    if key_id is None and secret is None:
        yield from _missing(target)
        return
    for entry, name in ((key_id, KEY_ID), (secret, SECRET)):
        if entry is None:
            other = key_id or secret
            place = other.place if other else Place(target.client.NAME)
            yield _finding(target, credentials.KEY_HALF, f"{name} is missing", place)
        else:
            yield from _value(target, entry, name)
    if key_id is not None:
        yield from _sent_to_amazon(target, key_id)
        yield from _another(target, key_id)
        yield from _another_secret(target, key_id, secret)
    if session := target.entry(*_SESSIONS):
        yield _finding(target, credentials.SESSION_TOKEN, f"{session.key} stands beside the pair", session.place)


def _missing(target: Target) -> Iterator[Finding]:
    # rclone without a key pair is anonymous, which its own inspection tells.
    if target.client.NAME != "aws" or not target.entries or target.entry(*_OTHER_SOURCES):
        return
    name = target.profile.name
    header = _misnamed(target)
    if header is None:
        detail = f"no file has a key pair for {name}"
        yield _finding(target, credentials.KEY_MISSING, detail, Place(target.client.NAME))
    else:
        detail = f"in this file AWS tools look for [{name}]"
        yield found(lines.SECTION_MISNAMED, detail, place=header, header=f"[{name}]")


def _misnamed(target: Target) -> Place | None:
    """Return where the credentials file has the profile under the config file's kind of header."""
    header = re.compile(rf"\s*\[\s*profile\s+[\"']?{re.escape(target.profile.name)}[\"']?\s*\]")
    for file, data in target.texts.items():
        for number, line in enumerate(universal(decode(data or b"").body).split("\n"), start=1):
            if file.kind == CREDENTIALS and header.match(line):
                return Place(target.client.NAME, file.path, number, 1, line.strip())
    return None


def _value(target: Target, entry: Entry, name: str) -> Iterator[Finding]:
    if is_placeholder(entry.value):
        yield _finding(target, lines.PLACEHOLDER, f"{entry.key} is a placeholder, not a value of yours", entry.place)
        return
    for mixup in MIXUPS:
        if name in mixup.values and mixup.found(entry.value):
            detail = mixup.message.format(it=entry.key)
            yield _finding(target, mixup.rule or credentials.KEY_UNUSUAL, detail, entry.place)
            return
    if name == KEY_ID and not entry.value.startswith(PREFIX):
        detail = f"{entry.key} does not begin with {PREFIX}"
        yield _finding(target, credentials.KEY_UNUSUAL, detail, entry.place)


def _sent_to_amazon(target: Target, key_id: Entry) -> Iterator[Finding]:
    endpoint = target.endpoint
    to_amazon = not endpoint or parse_endpoint(endpoint).is_amazon
    if to_amazon and key_id.value.startswith(PREFIX):
        where = endpoint or "Amazon, for want of an endpoint"
        yield _finding(target, credentials.KEY_SENT_TO_AMAZON, f"{key_id.key} goes to {where}", key_id.place)


def _another(target: Target, key_id: Entry) -> Iterator[Finding]:
    account = target.account
    if account and key_id.value.startswith(PREFIX) and key_id.value != account.access_key_id:
        if is_placeholder(key_id.value):
            return
        detail = f"{key_id.value} stands here; the account {account.name} has {account.access_key_id}"
        yield _finding(target, credentials.KEY_DIFFERS, detail, key_id.place)


def _another_secret(target: Target, key_id: Entry, secret: Entry | None) -> Iterator[Finding]:
    """Yield where the ID is the stored pair's and the secret beside it is not, and nothing else is wrong with that."""
    account = target.account
    if account is None or secret is None or key_id.value != account.access_key_id:
        return
    told = any(finding.state is State.FAIL for finding in _value(target, secret, SECRET))
    if not told and Secret(secret.value).fingerprint() != account.fingerprint:
        detail = f"{secret.key} is not the one that belongs to {key_id.value} of the account {account.name}"
        yield _finding(target, credentials.KEY_DIFFERS, detail, secret.place)


def _finding(target: Target, rule: Rule, detail: str, place: Place) -> Finding:
    return found(rule, detail, place=place, configure=target.configure, key=place.text.split("=")[0].strip())
