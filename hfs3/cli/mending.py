"""`hfs3 doctor --fix`: the difference before, the report after, and what is left with its reason."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from hfs3 import configure
from hfs3.cli.output import harmless
from hfs3.cli.plans import Planned, document, preview, remarks, report
from hfs3.cli.session import Session
from hfs3.doctor.case import Options, opened
from hfs3.doctor.mend import Mend, mends, unsafe_rules


def planned_mends(session: Session, options: Options, unsafe: Iterable[str]) -> tuple[Mend, ...]:
    """Return what could be mended, and what could not; `unsafe` are the codes that the person named."""
    rules = unsafe_rules(unsafe)
    with session.output.busy("planning"):
        return mends(opened(session.machine, options), rules)


def would_change(planned: Iterable[Mend]) -> bool:
    """Return whether mending would change anything."""
    return any(mend.plan is not None and mend.plan.changes for mend in planned)


def show(session: Session, planned: Iterable[Mend]) -> None:
    """Show what mending would change, and what it would leave."""
    for mend in planned:
        shown = _planned(mend)
        if shown is None:
            session.output.show(_left(mend))
        else:
            session.output.show(*preview(shown, session.machine))
            session.output.say(*remarks(shown.plan.notes))


def make(session: Session, planned: Iterable[Mend]) -> list[object]:
    """Mend what can be mended, telling a person; return it all for programs. `hfs3 undo` takes each back."""
    documents: list[object] = []
    for mend in planned:
        shown = _planned(mend)
        told = () if shown is None else configure.apply(shown.plan, session.machine)
        documents.append(_left_document(mend) if shown is None else document(shown, "done", *told))
        if session.output.is_json:
            continue
        if shown is None:
            session.output.show(_left(mend))
            continue
        session.output.say(*preview(shown, session.machine))
        session.output.show(*report(shown, session.machine))
        session.output.say(*remarks((*shown.plan.notes, *told)))
    return documents


def documents(planned: Iterable[Mend]) -> Iterator[object]:
    """Yield what mending would change, and what it would leave, for programs."""
    for mend in planned:
        shown = _planned(mend)
        yield _left_document(mend) if shown is None else document(shown, "planned")


def _planned(mend: Mend) -> Planned | None:
    if mend.plan is None:
        return None
    return Planned(mend.target.client.NAME, (mend.target.profile,), mend.plan, mend.secrets)


def _left(mend: Mend) -> RenderableType:
    return Text.assemble(("!", "yellow"), f" {mend.target.title} is left as it is: ", (harmless(mend.reason), "dim"))


def _left_document(mend: Mend) -> object:
    return {
        "client": mend.target.client.NAME,
        "state": "left",
        "changes": False,
        "profiles": [{"name": mend.target.profile.name}],
        "reason": mend.reason,
    }
