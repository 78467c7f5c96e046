"""`hfs3 doctor --why`: what each client takes for a setting, from where, and what it passes over."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from hfs3.cli.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.doctor.case import Options
    from hfs3.doctor.why import Answer
    from hfs3.effective.model import Read


def show(session: Session, options: "Options", *, settings: Sequence[str], clients: Sequence[str], python: str) -> int:
    """Show what the clients take for these settings. Returns 0: a value is an answer, not a verdict."""
    from hfs3.doctor import why
    from hfs3.doctor.case import opened

    asked, readers = why.asked_for(settings), why.named_clients(clients)
    with session.output.busy("reading"):
        found = tuple(why.answers(opened(session.machine, options), asked, readers, python))
    if session.output.is_json:
        session.output.json({"schema_version": 1, "settings": [_document(answer) for answer in found]})
    else:
        session.output.show(*_shown(found, session))
    return 0


def _document(answer: "Answer") -> dict[str, object]:
    one = answer.effective
    return {
        "setting": one.asked,
        "client": one.client,
        "version": ".".join(map(str, one.version)),
        "python": answer.where,
        "named": one.named,
        "section": answer.section,
        **_read(one.read),
        "passed_over": [_read(read) for read in one.passed_over],
    }


def _read(read: "Read") -> dict[str, object]:
    place = read.place
    origin = {"path": place.path, "line": place.line, "column": place.column, "variable": place.variable}
    return {"value": read.value, "kind": read.kind, "because": read.because, **origin}


def _shown(found: "Sequence[Answer]", session: Session) -> "Iterator[RenderableType]":
    from rich.text import Text

    if not found:
        yield Text("No profile or remote is meant for the gateway here; name one with --profile or --remote.")
    for asked, answers in groupby(found, key=lambda answer: answer.effective.asked):
        yield Text(asked, "bold")
        yield from _table(tuple(answers), session)
        yield Text()


def _table(answers: "Sequence[Answer]", session: Session) -> "Iterator[RenderableType]":
    from rich.table import Table
    from rich.text import Text

    from hfs3.cli.output import harmless

    table = Table.grid(padding=(0, 2))
    for answer in answers:
        one = answer.effective
        client = f"{one.client} {'.'.join(map(str, one.version))}"
        named = harmless(one.named)
        table.add_row(f"  {client}", Text(named, "dim"), _value(one.read), Text(_origin(one.read, session), "dim"))
        for read in one.passed_over:
            if read.kind in {"file", "variable"}:
                passed = Text(harmless(read.value), "dim")
                table.add_row("", "", passed, Text(f"passed over: {_origin(read, session)}", "dim"))
    yield table


def _value(read: "Read") -> "RenderableType":
    from rich.text import Text

    from hfs3.cli.output import harmless

    words = {"code": "(said in code)", "refused": "(nothing)", "unknown": "(unknown)"}
    style = {"refused": "red", "unknown": "magenta"}.get(read.kind, "")
    return Text(words.get(read.kind) or harmless(read.value), style)


def _origin(read: "Read", session: Session) -> str:
    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    place = read.place
    words = [read.because]
    if place.variable:
        words.insert(0, place.variable)
    elif place.path:
        words.insert(0, f"{short(place.path, session.machine.home)}:{place.line}")
    else:
        words.insert(0, "default" if read.kind == "default" else "")
    return harmless(", ".join(word for word in words if word))
