"""How a started gateway and its description look."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from hfs3.cli.gateway_looks import announcement, overview
from hfs3.contract.behaviours import STATEMENTS, SWITCHES
from hfs3.gateway.describe import description
from hfs3.gateway.server.program import Account, Ready

READY = Ready(
    url="https://localhost:1",
    edge_url="https://127.0.0.1:2",
    hub_url="https://localhost:3",
    exchange_url="https://localhost:3/hfs3/exchange",
    ca_bundle=Path("/state/a folder/ca.pem"),
    root=Path("/state/gateway"),
    accounts=(Account("demo", ("https://localhost:1/demo", "https://localhost:1/lab"), Path("/state/tokens/demo")),),
)


@pytest.fixture
def console() -> Console:
    return Console(width=400, record=True, force_terminal=False, file=Path("/dev/null").open("w", encoding="utf-8"))


def _shown(console: Console) -> str:
    console.file.close()
    return console.export_text()


def test_the_announcement_gives_the_command_to_copy(console: Console) -> None:
    console.print(*announcement(READY), sep="\n")
    assert (
        "hfs3 login --gateway https://localhost:1 --hub https://localhost:3"
        " --exchange-url https://localhost:3/hfs3/exchange --ca-bundle '/state/a folder/ca.pem'"
        " --token-stdin < /state/tokens/demo"
    ) in _shown(console)


def test_the_announcement_tells_of_the_inspector_if_there_is_one(console: Console) -> None:
    console.print(*announcement(replace(READY, inspector_url="https://localhost:3/hfs3/requests")), sep="\n")
    assert "https://localhost:3/hfs3/requests" in _shown(console)


def test_the_overview_leaves_nothing_out(console: Console) -> None:
    console.print(*overview(description()), sep="\n")
    shown = _shown(console)
    for statement in STATEMENTS:
        assert statement.words in shown
    for switch in SWITCHES:
        assert f"--{switch.name}: {switch.question}" in shown
        for choice in switch.choices:
            assert choice.words in shown
