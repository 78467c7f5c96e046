"""How hfs3 speaks: results on standard output, everything else on standard error; for people, pipes and programs.

`Output` is made once per run and handed down. Rich is imported when something is shown that needs it.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from hfs3.errors import UsageError
from hfs3.secret import Secret, redact

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

UNWRAPPED = 1000
"""The width where nobody looks: a line that a pipe reads is one line, unless COLUMNS asks for another width."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Everything that steers a terminal but line ends and tabs: C0, C1 and the overrides of the writing direction."""


class Manner(StrEnum):
    """Whom the output is for."""

    HUMAN = "human"
    """A person, at a terminal (colour, progress) or reading a pipe (plain)."""
    QUIET = "quiet"
    """A person who wants results and errors only."""
    JSON = "json"
    """A program: one JSON document on standard output."""


def is_coloured(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether colour is welcome on `stream`: a terminal, and nobody asked for none (https://no-color.org)."""
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return bool(environ.get("FORCE_COLOR")) or stream.isatty()


def harmless(text: str) -> str:
    """Return text that others wrote without anything shaped like a secret, and with control characters spelled out.

    A file name or a server's message must neither disclose a key nor steer the terminal it is shown on.
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), redact(text))


def _beyond_json(value: object) -> object:
    """Return what the json module cannot write by itself as something it can; a secret stays masked."""
    if isinstance(value, Secret | Path):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@dataclass(frozen=True, slots=True)
class Output:
    """The two streams of one run, and the manner of speaking."""

    environ: Mapping[str, str]
    manner: Manner = Manner.HUMAN

    def speaking(self, manner: Manner) -> "Output":
        """Return this output in another manner."""
        return replace(self, manner=manner)

    @property
    def is_json(self) -> bool:
        return self.manner is Manner.JSON

    @property
    def is_interactive(self) -> bool:
        """Whether there is a person to ask: a terminal on both sides, and no program reading."""
        return self.manner is not Manner.JSON and sys.stdin.isatty() and sys.stderr.isatty()

    # -- results: standard output --------------------------------------------------------------------------------------

    def data(self, text: str) -> None:
        """Print a result exactly as it is."""
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()

    def raw(self, text: str) -> None:
        """Print a document that ends itself, or nothing."""
        sys.stdout.write(text)
        sys.stdout.flush()

    def json(self, value: object) -> None:
        """Print one JSON document."""
        import json

        self.data(json.dumps(value, default=_beyond_json, indent=2, ensure_ascii=False))

    def show(self, *renderables: "RenderableType") -> None:
        """Print results for a person; `str` is taken as Rich markup, so what others wrote must come as `Text`."""
        self._print(sys.stdout, renderables)

    @property
    def is_watched(self) -> bool:
        """Whether results appear on a terminal, before a person's eyes."""
        return sys.stdout.isatty()

    @contextmanager
    def live(self, text: str) -> "Iterator[Callable[[RenderableType], None]]":
        """Hand out a function that prints results one by one; on a terminal `text` shows below them what is awaited."""
        if not (self.is_watched and is_coloured(sys.stdout, self.environ)):
            yield self.show
            return
        console = self._console(sys.stdout)
        with console.status(f"[dim]{text} …[/]", spinner="dots"):
            yield console.print

    # -- everything else: standard error -------------------------------------------------------------------------------

    def say(self, *renderables: "RenderableType") -> None:
        """Tell a person what is going on. Silent when quiet, and for programs."""
        if self.manner is Manner.HUMAN:
            self._print(sys.stderr, renderables)

    def warn(self, text: str) -> None:
        """Tell of something that is not right but does not stop the command. Plain text, made harmless."""
        from rich.text import Text

        self._print(sys.stderr, [Text.assemble(("warning", "bold yellow"), ": ", harmless(text))])

    @contextmanager
    def busy(self, text: str) -> "Iterator[Callable[[str], None]]":
        """Show, on a terminal only, that something takes a while; hand out a function that changes the words."""
        if self.manner is not Manner.HUMAN or not is_coloured(sys.stderr, self.environ):
            yield lambda _text: None
            return
        with self._console(sys.stderr).status(f"[dim]{text} …[/]", spinner="dots") as status:
            yield lambda now: status.update(f"[dim]{now} …[/]")

    # -- questions -----------------------------------------------------------------------------------------------------

    def confirm(self, question: str, *, hint: str) -> bool:
        """Ask a person yes or no (no by default). Where nobody can be asked, `hint` tells how to decide beforehand."""
        self._need_a_person(question, hint=hint)
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in {"y", "yes"}

    def ask_secret(self, question: str, *, hint: str) -> Secret:
        """Ask a person for a secret without showing what is typed."""
        from getpass import getpass

        self._need_a_person(question, hint=hint)
        return Secret(getpass(f"{question}: ", stream=sys.stderr))

    def _need_a_person(self, question: str, *, hint: str) -> None:
        if not self.is_interactive:
            raise UsageError(f"there is nobody to ask: {question}", hint=hint)

    # -- how -----------------------------------------------------------------------------------------------------------

    def _print(self, stream: TextIO, renderables: "Iterable[RenderableType]") -> None:
        from rich.text import Text

        console = self._console(stream)
        if console.is_terminal:
            for renderable in renderables:
                console.print(renderable)
            return
        for renderable in renderables:  # Rich pads with spaces, which a pipe should not get
            if isinstance(renderable, Text) and console.width == UNWRAPPED:
                stream.write(f"{renderable.plain}\n")  # many thousand of them, perhaps
                continue
            with console.capture() as captured:
                console.print(renderable)
            stream.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
        stream.flush()

    def _console(self, stream: TextIO) -> "Console":
        from rich.console import Console

        coloured = is_coloured(stream, self.environ)
        columns = self.environ.get("COLUMNS", "")
        return Console(
            file=stream,
            force_terminal=coloured,
            no_color=not coloured,
            width=None if stream.isatty() else int(columns) if columns.isdecimal() else UNWRAPPED,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            _environ=self.environ,
        )
