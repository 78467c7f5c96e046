"""The contract is complete: every setting is answered by every client, every fact carries its evidence."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from hfs3.clients.base import Client, Inherent, Spelling
from hfs3.clients.registry import CLIENTS
from hfs3.contract import agents, behaviours, features, keys, limits, settings
from hfs3.contract.evidence import Evidence, Mark
from hfs3.contract.settings import BY_NAME, Need, SettingName
from tests.architecture.house import ROOT

TABLES = (agents, behaviours, features, keys, limits, settings)


def _entries() -> Iterator[object]:
    """Yield every row of every table of the contract."""
    for module in TABLES:
        for name, value in vars(module).items():
            rows = value.values() if isinstance(value, dict) else value
            if name.isupper() and isinstance(value, tuple | dict):
                yield from (row for row in rows if is_dataclass(row))


def test_every_row_carries_its_evidence() -> None:
    rows = list(_entries())
    assert len(rows) > 50
    for row in rows:
        if isinstance(row, Evidence):
            continue
        assert "evidence" in {field.name for field in fields(row)}, row  # type: ignore[arg-type]
        evidence = getattr(row, "evidence")  # noqa: B009  # its type is not known here
        assert isinstance(evidence, Evidence)
        assert evidence.source


@pytest.mark.parametrize("client", CLIENTS.values(), ids=lambda client: client.NAME)
def test_every_client_answers_for_every_setting(client: Client) -> None:
    assert list(client.DIALECT) == list(SettingName), "in the order of the table"
    for name, answer in client.DIALECT.items():
        if isinstance(answer, Inherent):
            assert answer.because, name
        else:
            assert answer.key, name


@pytest.mark.parametrize("client", CLIENTS.values(), ids=lambda client: client.NAME)
def test_what_hfs3_adds_for_a_client_was_measured_or_documented(client: Client) -> None:
    for name, answer in client.DIALECT.items():
        if isinstance(answer, Spelling) and BY_NAME[name].need is Need.ADDED:
            evidence = answer.evidence or BY_NAME[name].evidence
            assert evidence.mark is not Mark.ASSUMED, name


def test_a_client_is_registered_under_the_name_that_people_type() -> None:
    assert list(CLIENTS) == [client.NAME for client in CLIENTS.values()]
    assert all(client.__name__ == f"hfs3.clients.{name}" for name, client in CLIENTS.items())  # type: ignore[attr-defined]


def test_clients_are_kept_apart() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(c["layers"] for c in contracts if c["name"] == "Clients do not know each other")
    apart = {name.strip() for layer in layers if "|" in layer for name in layer.split("|")}
    assert set(CLIENTS) <= apart
