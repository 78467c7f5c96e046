"""The tables of README.md, rendered from the data that the program itself goes by."""

import io
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from unittest.mock import patch

from typer.core import TyperGroup

from hfs3.cli.app import COMMANDS, commands
from hfs3.cli.findings import remedy_in_general
from hfs3.cli.main import EXIT_CODES, run
from hfs3.clients.base import Inherent, Profile, Spelling
from hfs3.clients.modes import MODES
from hfs3.clients.registry import CLIENTS
from hfs3.contract.addressing import PUBLIC_GATEWAY
from hfs3.contract.agents import PROXIED_AGENTS
from hfs3.contract.evidence import Mark
from hfs3.contract.features import IGNORED_HEADERS, IGNORED_PARAMETERS, REFUSED, Level, RefusedOperation
from hfs3.contract.keys import KEY_RULES
from hfs3.contract.limits import LIMITS
from hfs3.contract.settings import SETTINGS
from hfs3.diagnostics.catalog import RULES

EXAMPLE = Profile(name="hf", namespace="<namespace>", gateway=PUBLIC_GATEWAY)

MARKS = {
    Mark.DOCUMENTED: "Hugging Face's documentation, or the source of its own clients, says so.",
    Mark.OBSERVED: "Somebody shows a real response of the gateway, or a real client was measured.",
    Mark.DERIVED: "Computed from something observed.",
    Mark.ASSUMED: "Inferred, often from Amazon's manual. Nobody shows it; hfs3 never says that the gateway does it.",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def marks() -> str:
    return table(["Mark", "Means"], [[f"**{mark}**", MARKS[mark]] for mark in Mark])


def settings() -> str:
    rows = [
        [s.name, _code(s.value) if "<" in s.value else s.value, s.need, s.why, s.without, s.evidence.mark]
        for s in SETTINGS
    ]
    return table(["Setting", "Value", "Need", "Why", "Without it", "Known"], rows)


def dialects() -> str:
    """Return how every client spells every setting; a dash where it need not, or cannot."""
    head = ["Setting", *(client.TITLE for client in CLIENTS.values())]
    rows = [
        [setting.name, *(_spelt(client.DIALECT[setting.name]) for client in CLIENTS.values())] for setting in SETTINGS
    ]
    return table(head, rows)


def _spelt(answer: Spelling | Inherent) -> str:
    if isinstance(answer, Inherent):
        return "-"
    key = f"{answer.where}.{answer.key}" if answer.where else answer.key
    value = answer.value(EXAMPLE)
    return _code(f"{key} = {value}" if value else key)


def credential_modes() -> str:
    """Return where each way keeps the pair, and which clients it leaves out."""
    rows = [
        [
            f"`hfs3 configure {one.client} --credentials {one.credentials}`",
            one.means,
            "; ".join(f"**{out.client}**: {out.instead}" for out in one.left_out) or "-",
        ]
        for one in MODES
    ]
    return table(["Command", "The key pair is then", "Left out"], rows)


def key_rules() -> str:
    rows = [[_code(r.slug), f"must not {r.words}", _code(_example(r.example)), r.evidence.mark] for r in KEY_RULES]
    return table(["Rule", "A key", "For example", "Known"], rows)


def _example(key: str) -> str:
    shown = key.replace("\0", "\\0")
    return shown if len(shown) < 40 else f"{shown[:8]}…"


def limits() -> str:
    return table(["Limit", "Value", "Known"], [[limit.name, limit.value, limit.evidence.mark] for limit in LIMITS])


def refused() -> str:
    by_mark = {mark: sorted({_refused_name(f) for f in REFUSED if f.evidence.mark is mark}) for mark in Mark}
    return table(["Known", "Operations answered with 501"], [[m, ", ".join(n)] for m, n in by_mark.items() if n])


def _refused_name(refused: RefusedOperation) -> str:
    """Return the operation; with its level where a bucket has it and only the namespace, as a bucket, does not."""
    only_there = refused.level is Level.NAMESPACE and refused.operation == "GetBucketLocation"
    return _code(refused.operation) + (" (of a namespace addressed as a bucket)" if only_there else "")


def ignored() -> str:
    features = dict.fromkeys(one.feature for one in (*IGNORED_HEADERS, *IGNORED_PARAMETERS))
    rows = [
        [
            feature,
            ", ".join(_code(one.name) for one in IGNORED_HEADERS if one.feature == feature),
            ", ".join(_code(one.name) for one in IGNORED_PARAMETERS if one.feature == feature),
        ]
        for feature in features
    ]
    return table(["Feature", "Headers", "Parameters"], rows)


def agents() -> str:
    return ", ".join(map(_code, PROXIED_AGENTS)) + "\n"


def exit_codes() -> str:
    return table(["Exit code", "Means"], [[f"`{code}`", words] for code, words in EXIT_CODES.items()])


def diagnostics() -> str:
    rows = [
        [f'<a id="{r.code.lower()}"></a>`{r.code}`', r.severity, r.title, r.why, remedy_in_general(r)] for r in RULES
    ]
    return table(
        ["Code", "Severity", "What", "Why it matters", "Remedy"], [[*row[:4], _angles(row[4])] for row in rows]
    )


def _angles(text: str) -> str:
    """Return text in which `<client>` outside of code is not taken for a tag."""
    parts = text.split("`")
    return "`".join(part if odd % 2 else part.replace("<", "&lt;") for odd, part in enumerate(parts))


def commands_help() -> str:
    """Return the help of every command, folded away."""
    names = [[entry.name, *rest] for entry in COMMANDS for rest in ([], *_below(entry.name))]
    return "".join(_help(words) for words in names)


def _below(name: str) -> list[list[str]]:
    tree = commands()
    command = tree.get_command(tree.make_context("hfs3", [], resilient_parsing=True), name)
    return [[below] for below in command.commands] if isinstance(command, TyperGroup) else []


def _help(words: Sequence[str]) -> str:
    text = io.StringIO()
    with redirect_stdout(text), patch.dict(os.environ, COLUMNS="80"):
        run([*words, "--help"])
    shown = text.getvalue().rstrip()
    return f"<details><summary><code>hfs3 {' '.join(words)}</code></summary>\n\n```text\n{shown}\n```\n\n</details>\n\n"


TABLES: dict[str, Callable[[], str]] = {
    "client dialects": dialects,
    "commands": commands_help,
    "credential modes": credential_modes,
    "diagnostics": diagnostics,
    "exit codes": exit_codes,
    "ignored features": ignored,
    "key rules": key_rules,
    "limits": limits,
    "marks": marks,
    "proxied agents": agents,
    "refused operations": refused,
    "settings": settings,
}
