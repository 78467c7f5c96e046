"""Makes a user's file safe to hand to a test run: gateway, key pair and certificate authority swapped, nothing else.

It works on lines, not on a parsed file, so that a file no tool can parse is still copied as it is. Byte for byte the
copy differs from the original only in

* the gateway's host name, wherever it stands: the bundled gateway's instead;
* a Hugging Face key pair: the demo account's; any other key ID stays (it is no secret, and that it is wrong must show);
* every other value whose name says that it is secret: as many `x`;
* `credential_process`: a program that prints the demo pair, so that no helper of the user's is run;
* `ca_bundle` and its like: the bundled gateway's.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hfs3.credentials.mixups import PREFIX
from hfs3.files.text import decode
from hfs3.gateway.hub.accounts import KeyPair
from hfs3.machine import Machine
from hfs3.secret import names_secret

_ASSIGNMENT: Final = re.compile(r"(?P<head>\s*+[#;]?\s*+(?P<key>[\w.-]++)\s*+[=:])(?P<value>.*)", re.DOTALL)
_HEADER: Final = re.compile(r"\s*\[")
_RUN: Final = re.compile(r"[^\s\"'`]+")
_KEY_ID_NAME: Final = re.compile(r"(?:aws_)?access_key_id")
_PAIR_SECRET_NAME: Final = re.compile(r"(?:aws_)?secret_access_key")
_PROCESS_NAME: Final = "credential_process"
_CA_NAME: Final = re.compile(r"(?:global\.|override\.)?(?:ca_bundle|ca_cert)")
_PRINT: Final = 'print(open(__import__("sys").argv[1]).read())'
_LONGEST_KEY_ID: Final = 39  # longer ones are a secret in the wrong place


@dataclass(frozen=True, slots=True)
class Swap:
    """What is put in the place of what: `hosts` are the gateway's names in the user's files, `key_ids` those known."""

    hosts: tuple[str, ...]
    authority: str
    pair: KeyPair
    key_ids: frozenset[str]
    process: str
    ca_bundle: str

    def file(self, data: bytes) -> bytes:
        """Return the bytes of a user's file, swapped."""
        text = decode(data)
        sections = _sections(text.body.splitlines(keepends=True))
        body = "".join(line for section in sections for line in self._section(section))
        return (text.bom + body).encode("utf-8", "surrogateescape")

    def variables(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Return variables, swapped; a pair in them as one in a file."""
        return {name: self._variable(name, value, environ) for name, value in environ.items()}

    def _variable(self, name: str, value: str, environ: Mapping[str, str]) -> str:
        lowered = name.lower()
        if _KEY_ID_NAME.search(lowered):
            return self._key_id(value)
        if _PAIR_SECRET_NAME.search(lowered):
            ours = self._is_ours(environ.get(name.upper().replace("SECRET_ACCESS_KEY", "ACCESS_KEY_ID"), ""))
            return _first_run(value, lambda _: self._secret) if ours else _crossed_out(value)
        return _crossed_out(value) if names_secret(lowered) else self._hosts(value)

    @property
    def _secret(self) -> str:
        return self.pair.secret_access_key.reveal()

    def _section(self, lines: list[str]) -> Iterable[str]:
        ours = any(self._is_ours(value) for value in _values(lines, _KEY_ID_NAME))
        for line in lines:
            match = _ASSIGNMENT.fullmatch(line)
            yield match["head"] + self._value(match, ours=ours) if match else self._hosts(line)

    def _value(self, match: "re.Match[str]", *, ours: bool) -> str:
        key, value = match["key"].lower(), match["value"]
        if _KEY_ID_NAME.fullmatch(key):
            return self._key_id(value)
        if _PAIR_SECRET_NAME.fullmatch(key) and ours:
            return _first_run(value, lambda _: self._secret)
        if names_secret(key):
            return _first_run(value, _crossed_out)
        if key == _PROCESS_NAME:
            return _whole(value, self.process)
        if _CA_NAME.fullmatch(key):
            return _whole(value, self.ca_bundle)
        return self._hosts(value)

    def _key_id(self, value: str) -> str:
        if self._is_ours(value):
            return _first_run(value, lambda _: self.pair.access_key_id)
        return value if self._may_show(value) else _first_run(value, _crossed_out)

    def _is_ours(self, value: str) -> bool:
        run = _RUN.search(value)
        return run is not None and (run.group() in self.key_ids or run.group().startswith(PREFIX))

    def _may_show(self, value: str) -> bool:
        run = _RUN.search(value)
        return run is None or not (run.group().startswith("hf_") or len(run.group()) > _LONGEST_KEY_ID)

    def _hosts(self, text: str) -> str:
        for host in self.hosts:
            text = re.sub(
                rf"(?<![\w.-]){re.escape(host)}(?::443)?(?![\w.:-])", self.authority, text, flags=re.IGNORECASE
            )
        return text


def scaled(data: bytes, keys: Iterable[str], *, divisor: float, least: int) -> bytes:
    """Return a file with the sizes behind `keys` divided, in the unit style they have; an unreadable size stays."""
    wanted = frozenset(keys)
    text = decode(data)
    lines = []
    for line in text.body.splitlines(keepends=True):
        match = _ASSIGNMENT.fullmatch(line)
        sized = match is not None and match["key"].lower() in wanted
        lines.append(match["head"] + _divided(match["value"], divisor, least) if match and sized else line)
    return (text.bom + "".join(lines)).encode("utf-8", "surrogateescape")


_SIZE: Final = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)(?:(?P<gap>[^\S\r\n]*)(?P<unit>[KMGT])(?P<style>i?B?))?", re.IGNORECASE
)
_UNITS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def _divided(value: str, divisor: float, least: int) -> str:
    match = _SIZE.search(value)
    if match is None:
        return value
    unit = match["unit"] or ""
    size = float(match["number"]) * 1024 ** _UNITS[unit.lower()]
    if size <= least:
        return value
    size = max(size / divisor, least)
    mega = "M" if unit.isupper() else "m"
    written = f"{size / 1024**2:.4g}{match['gap']}{mega}{match['style']}" if unit else f"{size:.0f}"
    return value[: match.start()] + written + value[match.end() :]


def process_for(machine: Machine, python: str, pair_file: Path) -> str:
    """Return a `credential_process` value that prints `pair_file`.

    A word of no use ends it: the SDKs for Go take the outer two quotes from a value that begins and ends with one, and
    the older of them reads a comment behind a semicolon.
    """
    return machine.command_line((python, "-c", _PRINT, str(pair_file), "pair"))


def _sections(lines: Iterable[str]) -> Iterable[list[str]]:
    section: list[str] = []
    for line in lines:
        if _HEADER.match(line) and section:
            yield section
            section = []
        section.append(line)
    yield section


def _values(lines: Iterable[str], name: "re.Pattern[str]") -> Iterable[str]:
    for line in lines:
        match = _ASSIGNMENT.fullmatch(line)
        if match and name.fullmatch(match["key"].lower()):
            yield match["value"]


def _first_run(value: str, replacement: Callable[[str], str]) -> str:
    """Replace the first word of a value; cross out the others, which may be pieces of a secret or a comment on it."""
    runs = iter([replacement])
    return _RUN.sub(lambda match: next(runs, _crossed_out)(match.group()), value)


def _whole(value: str, replacement: str) -> str:
    bare = value.strip()
    return value.replace(bare, replacement, 1) if bare else value


def _crossed_out(text: str) -> str:
    return text[0] + "x" * (len(text) - 1) if text[:1] in "#;" else "x" * len(text)
