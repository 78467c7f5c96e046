"""What happens on the tour, for whoever shows it. Nothing here knows a terminal."""

from dataclasses import dataclass
from pathlib import Path

from hfs3.diagnostics.model import Finding


@dataclass(frozen=True, slots=True)
class Opened:
    """A step begins: its number, how many there are, and what it is about."""

    number: int
    of: int
    title: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person would type at this point, and at which prompt."""

    command: str
    prompt: str = "$"


@dataclass(frozen=True, slots=True)
class Done:
    """Something worked; `detail` is what to know about it."""

    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Something did not work. `expected` where the tour broke it on purpose; else the tour has found a fault."""

    what: str
    detail: str
    expected: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something was not tried, and why."""

    what: str
    because: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A file was written: its name, and the difference with every secret masked."""

    name: str
    diff: str


@dataclass(frozen=True, slots=True)
class Found:
    """The doctor has found something in the tour's home."""

    finding: Finding
    home: Path


@dataclass(frozen=True, slots=True)
class Farewell:
    """The end: what to type for the real Hub, and what became of everything."""

    commands: tuple[tuple[str, str], ...]
    words: str


Event = Opened | Typed | Done | Failed | LeftOut | Changed | Found | Farewell
