"""`hfs3 tour`: the main job on an embedded default, shown step by step."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING, Final

import typer

from hfs3.cli.options import new_app
from hfs3.cli.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.cli.output import Output
    from hfs3.tour.events import Done, Event, Failed, Farewell, LeftOut, Typed

app = new_app()

FINE: Final = 0
FAULTY: Final = 1
INSIDE: Final = 6
"""How far in the lines of a step begin."""


@app.command()
def tour(ctx: typer.Context) -> int:
    """See it all work in a temporary home: no account is needed, nothing of yours is touched.

    A gateway is started on this machine; hfs3 logs in to it, configures your clients, moves a file with each, breaks a
    setting, finds it and mends it. It takes a few seconds.
    """
    from hfs3.tour.run import run

    session = Session.of(ctx)
    with closing(run(session.machine)) as events:  # whoever was reading may leave early
        return show(events, session.output)


def show(events: "Iterable[Event]", output: "Output") -> int:
    """Show the events as they happen; return 0 if nothing failed that should not have."""
    from hfs3.tour.events import Failed

    begun, code = perf_counter(), FINE
    with output.live("working") as show_one:
        for event in events:
            if isinstance(event, Failed) and not event.expected:
                code = FAULTY
            for renderable in _drawn(event, output):
                show_one(renderable)
    output.say(f" [dim]{perf_counter() - begun:.1f} seconds[/]")
    return code


def _drawn(event: "Event", output: "Output") -> Iterator["RenderableType"]:
    from rich.padding import Padding
    from rich.text import Text

    from hfs3.cli.diffs import coloured
    from hfs3.cli.findings import frame
    from hfs3.tour import events as happened

    match event:
        case happened.Opened(number, of, title):
            yield Text.assemble((f"\n {number}/{of}  ", "bold blue"), (title, "bold"))
        case happened.Found(finding, home):
            yield from (Padding(part, (0, 0, 0, INSIDE)) for part in frame(finding, home=home))
        case happened.Changed(name, diff):
            yield _line(happened.Done(f"{name} written"))
            yield from [Padding(coloured(_body(diff)), (0, 0, 0, INSIDE + 2))] if output.is_watched else []
        case happened.Farewell():
            yield from _farewell(event)
        case _:
            yield _line(event)


def _line(event: "Typed | Done | Failed | LeftOut") -> "RenderableType":
    from hfs3.cli.findings import signed
    from hfs3.tour import events as happened

    match event:
        case happened.Typed(command, prompt):
            return signed(prompt, "dim", (command, "cyan"), indent=INSIDE)
        case happened.Done(what, detail):
            return signed("✓", "green", (what, ""), (f"  {detail}", "dim"), indent=INSIDE)
        case happened.Failed(what, detail, expected):
            return signed("✗", "yellow" if expected else "bold red", (f"{what}: {detail}", ""), indent=INSIDE)
        case happened.LeftOut(what, because):
            return signed("-", "dim", (f"{what} left out", ""), (f"  {because}", "dim"), indent=INSIDE)


def _body(diff: str) -> str:
    """Return the lines of a diff without its head and its line numbers: the file was named, and is short."""
    return "\n".join(line for line in diff.splitlines()[2:] if not line.startswith("@@"))


def _farewell(event: "Farewell") -> Iterator["RenderableType"]:
    from rich.text import Text

    from hfs3.cli.findings import signed

    width = max(len(command) for command, _ in event.commands)
    for command, remark in event.commands:
        yield signed("$", "dim", (command.ljust(width), "cyan"), (f"  {remark}", "dim"), indent=INSIDE)
    yield Text(f"\n {event.words}", "dim")
