"""How a started gateway, and everything it does, look to a person."""

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.gateway.server.program import Ready

_STYLES: Final = {"documented": "green", "observed": "cyan", "derived": "cyan", "assumed": "yellow"}


def announcement(ready: "Ready") -> Iterator["RenderableType"]:
    """Tell where a started gateway is, and how to use it."""
    trust = "" if ready.ca_bundle is None else f" --ca-bundle {quote(str(ready.ca_bundle))}"
    yield Text("The gateway answers. Ctrl-C stops it.", style="bold green")
    table = Table.grid(padding=(0, 2))
    for account in ready.accounts:
        for endpoint in account.endpoints:
            table.add_row("endpoint", Text(endpoint))
    table.add_row("token exchange", Text(ready.exchange_url))
    table.add_row("Hub", Text(ready.hub_url))
    table.add_row("CDN edge", Text(ready.edge_url))
    if ready.inspector_url is not None:
        table.add_row("inspector", Text(ready.inspector_url))
    if ready.ca_bundle is not None:
        table.add_row("CA bundle", Text(str(ready.ca_bundle)))
    table.add_row("kept in", Text(str(ready.root)))
    yield table
    for account in ready.accounts:
        yield Text(f"\nTo use it as {account.name}:", style="bold")
        yield Text(
            f"  hfs3 login --gateway {ready.url} --hub {ready.hub_url} --exchange-url {ready.exchange_url}{trust}"
            f" --token-stdin < {quote(str(account.token_file))}\n  hfs3 configure aws"
        )


def overview(description: Mapping[str, Any]) -> Iterator["RenderableType"]:
    """Show the description as tables: what it does, and how well that is known."""
    yield from _section("What it does", [(row["words"], row["evidence"]) for row in description["behaviours"]])
    for switch in description["switches"]:
        yield from _switch(switch)
    yield from _section("Keys", [(row["words"], row["evidence"]) for row in description["key_rules"]])
    yield from _section(
        "Limits", [(f"{row['name']}: {row['value']}", row["evidence"]) for row in description["limits"]]
    )
    refused = [(f"{row['operation']}", row["evidence"]) for row in description["refused_operations"]]
    refused += [(f"{row['operation']} with {row['name']}", row["evidence"]) for row in description["refused_headers"]]
    yield from _section("Refused with 501 NotImplemented", sorted(dict(refused).items()))
    ignored = (*description["ignored_headers"], *description["ignored_parameters"])
    yield from _section(
        "Accepted and ignored", [(f"{row['name']} ({row['feature']})", row["evidence"]) for row in ignored]
    )
    dropped = description["not_stored"]
    yield from _section("Dropped", [(f"{row['name']} ({row['feature']})", row["evidence"]) for row in dropped])


def _switch(switch: Mapping[str, Any]) -> Iterator["RenderableType"]:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for choice in switch["choices"]:
        default = " (default)" if choice["value"] == switch["default"] else ""
        table.add_row(Text(f"{choice['value']}{default}"), Text(choice["words"]))
    yield Text(f"\n--{switch['name']}: {switch['question']}", style="bold")
    yield Text.assemble(_mark(switch["evidence"]), ": ", (switch["evidence"]["source"], "dim"))
    yield table


def _mark(evidence: Mapping[str, str]) -> Text:
    return Text(evidence["mark"], style=_STYLES[evidence["mark"]])


def _section(title: str, rows: Sequence[tuple[str, Mapping[str, str]]]) -> Iterator["RenderableType"]:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=1, style="dim")
    for words, evidence in rows:
        table.add_row(_mark(evidence), Text(words), Text(evidence["source"]))
    yield Text(f"\n{title}", style="bold")
    yield table
