"""`hfs3 credential-process` for the file store, with next to nothing loaded: AWS tools run it for every session.

A short cut and nothing else. It knows the files only in the very form that `items.pack` and `accounts.save` give them,
on Linux; whatever looks different is left to the long way, `credentials.process`, which also finds the words
for what is wrong. Not even `json` is imported: it would cost as much as all the rest of this.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256

_ITEM = ("{", "AccessKeyId", ":", None, ",", "SecretAccessKey", ":", None, "}")
"""A stored pair, cut at its quotes; None stands for the two values."""


def document(argv: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return what `credentials.process.answer` would, or None if that is not plain to see."""
    if list(argv[:1]) != ["credential-process"] or not sys.platform.startswith("linux"):
        return None
    config = _config(environ)
    name = _account(argv[1:], config)
    if not config or not name:
        return None
    record = _text(f"{config}/accounts/{name}")
    item = _text(f"{config}/keys/{name}").split('"')
    if len(item) != len(_ITEM) or any(part not in (None, found) for part, found in zip(_ITEM, item, strict=True)):
        return None
    key_id, secret = item[3], item[7]
    if not key_id.strip() or not secret.strip():
        return None
    fingerprint = sha256(b"hfs3 fingerprint\0" + secret.encode()).hexdigest()[:12]  # as `Secret.fingerprint`
    recorded = ('"store": "file"', f'"access_key_id": "{key_id}"', f'"fingerprint": "{fingerprint}"')
    if not all(f"\n  {line},\n" in record for line in recorded):
        return None
    return f'{{"Version": 1, "AccessKeyId": "{key_id}", "SecretAccessKey": "{secret}"}}'


def _config(environ: Mapping[str, str]) -> str:
    """Return `Machine.config_dir`."""
    named = environ.get("XDG_CONFIG_HOME", "")
    home = environ.get("HOME", "")
    folder = named if named.startswith("/") else f"{home}/.config"
    return f"{folder}/hfs3" if folder.startswith("/") else ""


def _account(options: Sequence[str], config: str) -> str:
    """Return the file name of the account that is meant, if it is surely there."""
    try:
        stored = [name for name in os.listdir(f"{config}/accounts") if name.endswith(".json")]  # noqa: PTH208  # pathlib costs
    except OSError:
        return ""
    match list(options):
        case []:
            return stored[0] if len(stored) == 1 else ""
        case ["--account", name] if f"{name}.json" in stored:
            return f"{name}.json"
        case _:
            return ""


def _text(path: str) -> str:
    """Return a file's content if it is printable ASCII that needs no unescaping, else nothing."""
    try:
        with open(path, encoding="ascii") as file:  # noqa: PTH123  # pathlib costs
            text = file.read()
    except (OSError, ValueError):
        return ""
    return "" if "\\" in text else text
