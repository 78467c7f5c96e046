"""`hfs3 tour`: the main job on an embedded default, shown step by step."""

from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Final

import typer

from hfs3.cli.options import new_app
from hfs3.cli.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from hfs3.cli.output import Output
    from hfs3.tour.events import Event, Farewell

app = new_app()

FINE: Final = 0
FAULTY: Final = 1


@app.command()
def tour(ctx: typer.Context) -> int:
    """See it all work in a temporary home: no account is needed, nothing of yours is touched.

    A gateway is started on this machine; hfs3 logs in to it, configures your clients, moves a file with each, breaks a
    setting, finds it and mends it. It takes a few seconds.
    """
    from hfs3.tour.run import run

    session = Session.of(ctx)
    return show(run(session.machine), session.output)


def show(events: "Iterable[Event]", output: "Output") -> int:
    """Show the events as they happen; return 0 if nothing failed that should not have."""
    from hfs3.tour.events import Failed

    begun, code = perf_counter(), FINE
    with output.live("[dim]working …[/]") as show_one:
        for event in events:
            if isinstance(event, Failed) and not event.expected:
                code = FAULTY
            for renderable in _drawn(event, output):
                show_one(renderable)
    output.say(f"[dim]{perf_counter() - begun:.1f} seconds[/]")
    return code


def _drawn(event: "Event", output: "Output") -> Iterator["RenderableType"]:
    from hfs3.cli.diffs import coloured
    from hfs3.cli.findings import frame
    from hfs3.tour import events as happened

    match event:
        case happened.Opened(number, of, title):
            yield _words((f"\n {number}/{of}  ", "bold blue"), (title, "bold"))
        case happened.Typed(command, prompt):
            yield _signed((prompt, "dim"), (command, "cyan"))
        case happened.Done(what, detail):
            yield _signed(("✓", "green"), (what, ""), (f"  {detail}", "dim"))
        case happened.Failed(what, detail, expected):
            yield _signed(("✗", "yellow" if expected else "bold red"), (f"{what}: {detail}", ""))
        case happened.Changed(name, diff):
            yield _signed(("✓", "green"), (f"{name} written", ""))
            yield from [_inside(coloured(_body(diff)))] if output.is_watched else []
        case happened.Found(finding, home):
            yield from map(_inside, frame(finding, home=home))
        case happened.Farewell():
            yield from _farewell(event)


def _words(*parts: tuple[str, str]) -> "Text":
    from rich.text import Text

    from hfs3.cli.output import harmless

    return Text.assemble(*((harmless(text), style) for text, style in parts))


def _signed(sign: tuple[str, str], *parts: tuple[str, str]) -> "RenderableType":
    """Return a line that begins with a sign; where it is wrapped, it goes on under its first word."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_row(_words(sign), _words(*parts))
    return _inside(grid)


def _body(diff: str) -> str:
    """Return the lines of a diff without its head and its line numbers: the file was named, and is short."""
    return "\n".join(line for line in diff.splitlines()[2:] if not line.startswith("@@"))


def _inside(renderable: "RenderableType") -> "RenderableType":
    from rich.padding import Padding

    return Padding(renderable, (0, 0, 0, 6))


def _farewell(event: "Farewell") -> Iterator["RenderableType"]:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    for command, remark in event.commands:
        grid.add_row(_words(("$", "dim")), _words((command, "cyan")), _words((f" {remark}", "dim")))
    yield _inside(grid)
    yield _words((f"\n {event.words}", "dim"))
