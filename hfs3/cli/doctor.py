"""`hfs3 doctor`: what is wrong with the clients of this machine, and the proof that they work."""

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hfs3.cli.options import Account, Json, new_app
from hfs3.cli.session import Session
from hfs3.doctor.narrowing import FailOn
from hfs3.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.diagnostics.model import Finding
    from hfs3.doctor.mend import Mend
    from hfs3.doctor.model import Diagnosis, Outcome
    from hfs3.doctor.narrowing import Choice

app = new_app()


class _Format(StrEnum):
    """Whom the result is for."""

    PERSON = "person"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


@app.command()
def doctor(  # noqa: PLR0913, PLR0917  # one parameter per option
    ctx: typer.Context,
    profiles: Annotated[
        list[str] | None, typer.Option("--profile", metavar="NAME", help="Look at this AWS profile; may be repeated.")
    ] = None,
    remotes: Annotated[
        list[str] | None, typer.Option("--remote", metavar="NAME", help="Look at this rclone remote; may be repeated.")
    ] = None,
    no_probe: Annotated[bool, typer.Option("--no-probe", help="Do not run the clients; look only.")] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Also ask the configured gateway, with signed calls that change nothing.")
    ] = False,
    keys: Annotated[
        str | None,
        typer.Option(metavar="SOURCE", help="Check key names instead: a folder, a listing, `-` or s3://bucket/prefix."),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="First mend what `hfs3 configure` would write anew; `hfs3 undo` takes it back."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: show what would change; exit 1 if so.")
    ] = False,
    unsafe: Annotated[
        list[str] | None,
        typer.Option("--unsafe", metavar="CODE", help="With --fix: mend this as well, although it is not hfs3's own."),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODE", help="Tell only these: codes, beginnings of codes, or names."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODE", help="Do not tell these.")] = None,
    fail_on: Annotated[FailOn, typer.Option(help="From where on the exit code is 1.")] = FailOn.WARNING,
    form: Annotated[_Format, typer.Option("--format", help="For whom the result is.")] = _Format.PERSON,
    largest: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Reckon with objects up to this size, like 5TB (default: 100GB).")
    ] = None,
    why: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="SETTING", help="Tell what each client takes for it, and from where; or `all`."),
    ] = None,
    clients: Annotated[
        list[str] | None, typer.Option("--client", metavar="NAME", help="With --why: of this client only.")
    ] = None,
    python: Annotated[
        str | None, typer.Option(metavar="PATH", help="With --why: of the libraries of this Python.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--json-schema", help="Print the JSON schema of what --json prints, and do nothing else.")
    ] = False,
    account: Account = None,
    json: Json = False,
) -> int:
    """Find what is wrong with your S3 clients, and prove what works.

    Without names, it looks at every profile and remote that is meant for Hugging Face. Then it runs each installed
    client with a temporary copy of your settings against the bundled gateway on this machine: nothing of yours is
    changed unless you say --fix, and nothing is sent anywhere else unless you say --live.
    """
    contradicts = json and form not in {_Format.PERSON, _Format.JSON}
    form = _Format.JSON if json else form
    session = Session.of(ctx, json=form is not _Format.PERSON)
    if schema:
        session.output.raw(Path(__file__).with_name("schemas").joinpath("doctor.v1.json").read_text("utf-8"))
        return 0
    _check(
        (contradicts, "--json and --format ask for different things", "Leave one of them out."),
        (dry_run and not fix, "--dry-run shows what --fix would change", "Add --fix; without it nothing is changed."),
        (bool(unsafe) and not fix, "--unsafe says what --fix may mend beside the rest", "Add --fix."),
        (keys is not None and fix, "names of keys are not mended", "Leave out --fix, or --keys."),
        (bool(clients or python) and not why, "--client and --python say whom --why asks", "Add --why SETTING."),
    )
    from hfs3.doctor.narrowing import choice, exit_code, narrowed

    chosen = choice(select or (), ignore or ())
    if keys is not None:
        return _check_keys(session, keys, chosen, form)
    from hfs3.doctor.case import Options, Proof, Reach
    from hfs3.doctor.run import diagnose

    options = Options(
        profiles=tuple(profiles or ()),
        remotes=tuple(remotes or ()),
        account=account or "",
        proof=Proof.LEAVE_OUT if no_probe else Proof.RUN,
        reach=Reach.LIVE if live else Reach.LOOPBACK,
        largest=_size(largest) if largest else 0,
    )
    if why:
        from hfs3.cli.why import show

        return show(session, options, settings=why, clients=clients or (), python=python or "")
    mended: list[object] = []
    if fix:
        from hfs3.cli import mending

        planned = mending.planned_mends(session, options, unsafe or ())
        if dry_run:
            return _shown(session, planned)
        mended = mending.make(session, planned)
    with session.output.busy("looking") as tell:
        diagnosis = diagnose(session.machine, options, asked=session.asked, progress=lambda check: tell(check.title))
    diagnosis = narrowed(diagnosis, chosen)
    code = exit_code(diagnosis, fail_on)
    match form:
        case _Format.PERSON:
            session.output.show(*_rendered(diagnosis, session))
        case _Format.JSON:
            session.output.json({**_document(diagnosis, code), **({"mends": mended} if fix else {})})
        case _:
            session.output.raw(_formatted(diagnosis, form))
    return code


def _check(*wrong: tuple[bool, str, str]) -> None:
    """Raise UsageError for the first combination of options that is wrong: whether it is, why, and what to do."""
    for is_wrong, message, hint in wrong:
        if is_wrong:
            raise UsageError(message, hint=hint)


def _size(text: str) -> int:
    from hfs3.clients.values import read_aws_size

    size = read_aws_size(text)
    if not size:
        raise UsageError(f"{text!r} is no size", hint="Give it like this: --largest 500GB.")
    return size


def _formatted(diagnosis: "Diagnosis", form: "_Format") -> str:
    from hfs3.cli.formats import junit

    return junit.render(diagnosis) if form is _Format.JUNIT else _listed(diagnosis.findings, form)


def _listed(findings: "Iterable[Finding]", form: "_Format") -> str:
    from importlib.metadata import version

    from hfs3.cli.formats import github, sarif

    return github.render(findings) if form is _Format.GITHUB else sarif.render(findings, version=version("hfs3"))


def _shown(session: Session, planned: "tuple[Mend, ...]") -> int:
    from hfs3.cli import mending
    from hfs3.doctor.model import EXIT_CLEAN, EXIT_FINDINGS

    if session.output.is_json:
        session.output.json({"schema_version": 1, "mends": list(mending.documents(planned))})
    else:
        mending.show(session, planned)
    return EXIT_FINDINGS if mending.would_change(planned) else EXIT_CLEAN


def _document(diagnosis: "Diagnosis", code: int) -> dict[str, object]:
    from hfs3.cli.findings import document

    return {
        "schema_version": 1,
        "exit_code": code,
        "counts": diagnosis.counts,
        "checks": [
            {
                "name": check.name,
                "title": check.title,
                "state": check.state,
                "seconds": round(check.seconds, 3),
                "outcomes": [
                    {
                        "subject": outcome.subject,
                        "state": outcome.state,
                        "said": outcome.said,
                        "lines": outcome.lines,
                        "findings": [document(finding) for finding in outcome.findings],
                    }
                    for outcome in check.outcomes
                ],
            }
            for check in diagnosis.checks
        ],
    }


def _rendered(diagnosis: "Diagnosis", session: Session) -> Iterator["RenderableType"]:
    from rich.text import Text

    from hfs3.cli.findings import counts, report

    for check in diagnosis.checks:
        yield Text(check.title, "bold")
        yield from map(_line, check.outcomes)
    yield Text()
    yield from report(diagnosis.findings, home=session.machine.home)
    yield counts(outcome.state for outcome in diagnosis.outcomes)


def _line(outcome: "Outcome") -> "RenderableType":
    from hfs3.cli.findings import STATES, signed

    sign, style, _ = STATES[outcome.state]
    codes = " ".join(dict.fromkeys(finding.rule.code for finding in outcome.findings))
    parts = ((outcome.subject, ""), (outcome.said.strip(), "dim"), (codes, style))
    return signed(sign, style, *((f"{text}  ", kind) for text, kind in parts if text))


def _check_keys(session: Session, source: str, chosen: "Choice", form: "_Format") -> int:
    from hfs3.audit.run import run
    from hfs3.cli.findings import document, line
    from hfs3.doctor.model import EXIT_CLEAN, EXIT_FINDINGS

    if form is _Format.JUNIT:
        raise UsageError("names of keys are no tests", hint="Take --format sarif or github.")
    output, seen = session.output, []
    for finding in run(source, sys.stdin.buffer, session.machine):
        if not chosen.takes(finding.rule.code):
            continue
        seen.append(finding)
        if not output.is_json:
            output.show(line(finding, home=session.machine.home))
    if form in {_Format.GITHUB, _Format.SARIF}:
        output.raw(_listed(seen, form))
    elif output.is_json:
        output.json({"source": source, "findings": [document(finding) for finding in seen]})
    elif not seen:
        output.say("[green]✓[/] the gateway would take every name")
    return EXIT_FINDINGS if seen else EXIT_CLEAN
