"""How a diagnostic looks: the explanation of a rule, a finding in its file, and how many checks ended how."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hfs3.cli.output import harmless
from hfs3.diagnostics.model import Finding, Mending, Place, Rule, Severity, State

_STYLE: Final = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}

STATES: Final[Mapping[State, tuple[str, str, str]]] = {
    State.PASS: ("✓", "green", "fine"),
    State.WARN: ("!", "yellow", "warning"),
    State.FAIL: ("✗", "red", "error"),
    State.UNKNOWN: ("?", "magenta", "could not be checked"),
    State.SKIPPED: ("-", "dim", "skipped"),
}
"""State → its sign, its style and its word."""


class _Placeholders(dict[str, str]):
    """What stands in a remedy when there is no case at hand: the name of what would stand there."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


def remedy_in_general(rule: Rule) -> str:
    """Return the remedy of a rule without a case at hand."""
    return rule.remedy.format_map(_Placeholders(configure="hfs3 configure <client>"))


def explanation(rule: Rule) -> Iterator[RenderableType]:
    """Yield what there is to say about a rule."""
    yield Text.assemble((f"{rule.severity}[{rule.code}]", _STYLE[rule.severity]), " ", (rule.title, "bold"))
    yield _labelled(
        ("name", rule.slug),
        ("why", rule.why),
        ("remedy", remedy_in_general(rule)),
        ("mended by", _mended_by(rule)),
        ("known from", f"{rule.evidence.source} ({rule.evidence.mark})"),
        ("since", rule.since),
    )


def _mended_by(rule: Rule) -> str:
    if rule.mending is Mending.UNSAFE:  # what hfs3 never writes, `hfs3 configure` leaves alone
        return f"hfs3 doctor --fix --unsafe {rule.code}"
    return "hfs3 configure" if rule.mending is Mending.SAFE else "hand"


def listing(rules: Iterable[Rule]) -> Iterator[RenderableType]:
    """Yield a table of rules."""
    table = Table.grid(padding=(0, 2))
    for rule in rules:
        table.add_row(Text(rule.code, "bold"), Text(rule.severity, _STYLE[rule.severity]), Text(rule.title))
    yield table


def report(findings: Iterable[Finding], *, home: Path) -> Iterator[RenderableType]:
    """Yield findings, errors first, each spot once however many checks have come upon it; notes take one line."""
    spots: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.place
        spots.setdefault((finding.rule, place.path, place.line, place.column, place.variable), []).append(finding)
    for severity in (Severity.ERROR, Severity.WARNING):
        for spot in spots.values():
            if spot[0].rule.severity is severity:
                yield from frame(*spot, home=home)
                yield Text()
    notes = [spot[0] for spot in spots.values() if spot[0].rule.severity is Severity.NOTE]
    yield from map(_note, notes)
    yield from [Text()] if notes else []


def _note(finding: Finding) -> Text:
    rule = finding.rule
    remedy = harmless(finding.remedy)
    return Text.assemble((f"{rule.severity}[{rule.code}]", _STYLE[rule.severity]), f": {rule.title}. ", (remedy, "dim"))


def frame(first: Finding, *more: Finding, home: Path) -> Iterator[RenderableType]:
    """Yield a finding: what, where (with the line and a caret under it), why it matters, and what to do.

    `more` are other findings of the same rule at the same spot; only what they add is told.
    """
    rule, place = first.rule, first.place
    yield Text.assemble((f"{rule.severity}[{rule.code}]", _STYLE[rule.severity]), ": ", (rule.title, "bold"))
    margin = " " * max(len(str(place.line or "")), 1)
    where = _where(place, home)
    if where:
        yield Text.assemble((f"{margin}--> ", "blue"), where)
    if place.text and place.line:
        yield Text(f"{margin} |", "blue")
        yield Text.assemble((f"{place.line} | ", "blue"), harmless(place.text))
        yield Text.assemble((f"{margin} | ", "blue"), " " * ((place.column or 1) - 1), ("^", _STYLE[rule.severity]))
    here = (("here", harmless(detail)) for detail in _details(first, *more))
    yield Padding(_labelled(*here, ("why", rule.why), ("fix", harmless(first.remedy))), (0, 0, 0, len(margin)))


def _details(*findings: Finding) -> list[str]:
    details = list(dict.fromkeys(finding.detail for finding in findings))
    return [one for one in details if not any(other != one and other.startswith(one) for other in details)]


def line(finding: Finding, *, home: Path) -> Text:
    """Return a finding on one line, the way compilers write it: where, what, and what to do."""
    rule, where = finding.rule, _where(finding.place, home)
    return Text.assemble(
        f"{where}: " if where else "",
        (f"{rule.severity}[{rule.code}]", _STYLE[rule.severity]),
        f" {harmless(finding.detail)}",
        (f"  {harmless(finding.remedy)}", "dim"),
    )


def document(finding: Finding) -> dict[str, object]:
    """Return a finding for programs. `hfs3 explain CODE --json` has the rest of its rule."""
    rule = finding.rule
    head = {"code": rule.code, "name": rule.slug, "severity": rule.severity, "title": rule.title}
    return {**head, "detail": finding.detail, "remedy": finding.remedy, "place": finding.place}


def signed(sign: str, style: str, *parts: tuple[str, str], indent: int = 2) -> RenderableType:
    """Return a line that begins with a sign; where it is wrapped, it goes on under its first word."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(sign, style), Text.assemble(*((harmless(text), style) for text, style in parts)))
    return Padding(grid, (0, 0, 0, indent))


def counts(states: Iterable[State]) -> Text:
    """Return how many checks ended how: all five states, those that never came up among them."""
    tally = Counter(states)
    parts = [
        Text.assemble((sign, style if tally[state] else "dim"), f" {tally[state]} {word}{_plural(word, tally[state])}")
        for state, (sign, style, word) in STATES.items()
    ]
    return Text("   ").join(parts) if tally else Text("nothing was checked")


def short(path: Path, home: Path) -> str:
    """Return a path the way a person writes it, with `~` for the home, on one line."""
    return harmless(f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)).replace("\n", "\\n")


def _plural(word: str, count: int) -> str:
    return "s" if word in {"warning", "error"} and count != 1 else ""


def _where(place: Place, home: Path) -> str:
    numbers = [str(number) for number in (place.line, place.column) if number is not None]
    spot = ":".join([short(place.path, home) if place.path else "-", *numbers]) if place.path or numbers else ""
    parts: Sequence[str] = [part for part in (spot, place.variable and f"${place.variable}") if part]
    text = ", ".join(parts)
    if not place.client:
        return text
    return f"{text} ({place.client})" if text else place.client


def _labelled(*rows: tuple[str, str]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in rows:
        if text:
            grid.add_row(Text(f"= {label}:", "blue"), Text(text))
    return grid
