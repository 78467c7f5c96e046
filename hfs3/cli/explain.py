"""`hfs3 explain`: what a diagnostic code means, why it matters and what to do."""

from typing import TYPE_CHECKING, Annotated

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session

if TYPE_CHECKING:
    from hfs3.diagnostics.model import Rule

app = new_app()


def _codes(incomplete: str) -> list[tuple[str, str]]:
    """Return the codes that begin with what has been typed, for the shell."""
    from hfs3.diagnostics.catalog import RULES

    return [(rule.code, rule.title) for rule in RULES if rule.code.startswith(incomplete.upper())]


@app.command()
def explain(
    ctx: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="`HFS204`, `204` or its name.", autocompletion=_codes)
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List every code.")] = False,
    json: Json = False,
) -> None:
    """Explain a diagnostic code: what it means, why it matters and what to do."""
    from hfs3.cli.findings import explanation, listing
    from hfs3.diagnostics.catalog import RULES
    from hfs3.errors import UsageError

    output = Session.of(ctx, json=json).output
    if (code is None) is not list_all:
        raise UsageError("give one code, or --list", hint="hfs3 explain HFS204\nhfs3 explain --list")
    rules = RULES if code is None else (_rule(code),)
    if output.is_json:
        output.json(rules if code is None else rules[0])
    else:
        output.show(*(listing(rules) if code is None else explanation(rules[0])))


def _rule(text: str) -> "Rule":
    from hfs3.diagnostics.catalog import BY_CODE, BY_SLUG
    from hfs3.errors import UsageError

    digits = text.upper().removeprefix("HFS")
    rule = BY_CODE.get(f"HFS{digits}") or BY_SLUG.get(text.lower())
    if rule is None:
        raise UsageError(f"there is no diagnostic {text}", hint="hfs3 explain --list")
    return rule
