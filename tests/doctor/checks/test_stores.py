"""A stored pair is read back, and what cannot be read is not called fine."""

from dataclasses import replace
from datetime import UTC, datetime

from hfs3.credentials import accounts
from hfs3.credentials.items import pack
from hfs3.credentials.stores.plaintext import PlaintextStore, folder
from hfs3.credentials.stores.registry import FILE, open_store
from hfs3.diagnostics.model import State
from hfs3.doctor.case import Problem
from hfs3.doctor.checks.stores import from_error, look
from hfs3.errors import StoreError, UserFileError
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, KEY, case_of, codes, log_in


def test_no_account_is_no_fault(machine: Machine) -> None:
    (outcome,) = look(case_of(machine))
    assert (outcome.state, codes(outcome.findings)) == (State.SKIPPED, ["HFS507"])


def test_a_pair_in_the_file_store_is_noted(machine: Machine) -> None:
    log_in(machine)
    (outcome,) = look(case_of(machine))
    assert (outcome.state, codes(outcome.findings)) == (State.PASS, ["HFS503"])
    assert outcome.said == "HFAKDOCTOR0000000001, in the store file"


def test_a_file_store_that_others_may_read(machine: Machine) -> None:
    log_in(machine)
    path = PlaintextStore(folder(machine)).path("alice")
    path.chmod(0o644)
    (outcome,) = look(case_of(machine))
    assert codes(outcome.findings) == ["HFS503", "HFS506"]
    assert outcome.findings[1].remedy == f"Run `chmod 600 {path}`."


def test_a_pair_that_is_gone(machine: Machine) -> None:
    accounts.save(machine, ACCOUNT)
    (outcome,) = look(case_of(machine))
    assert codes(outcome.findings) == ["HFS505"]
    assert outcome.findings[0].remedy == "Run `hfs3 login` again."


def test_a_pair_that_is_another(machine: Machine) -> None:
    log_in(machine, replace(ACCOUNT, fingerprint="0" * 12))
    (outcome,) = look(case_of(machine))
    assert codes(outcome.findings) == ["HFS509"]


def test_a_pair_that_has_expired(machine: Machine) -> None:
    accounts.save(machine, ACCOUNT)
    expired = replace(KEY, expires=datetime(2020, 1, 1, tzinfo=UTC))
    open_store(machine, FILE).put("alice", pack(expired))
    (outcome,) = look(case_of(machine))
    assert codes(outcome.findings)[0] == "HFS116"


def test_a_keyring_that_is_not_there_is_unknown(machine: Machine) -> None:
    accounts.save(machine, replace(ACCOUNT, store="keyring"))
    (outcome,) = look(case_of(machine))
    assert outcome.state is State.UNKNOWN
    assert codes(outcome.findings)[0] in {"HFS501", "HFS504"}


def test_records_that_cannot_be_read(machine: Machine) -> None:
    problem = Problem("stored accounts", UserFileError("bad", hint="Move it.", code="HFS508"))
    (outcome,) = look(replace(case_of(machine), records_problem=problem))
    assert (outcome.subject, codes(outcome.findings)) == ("stored accounts", ["HFS508"])


def test_an_error_without_a_code_is_unknown() -> None:
    outcome = from_error("x", StoreError("no idea"))
    assert (outcome.state, outcome.said) == (State.UNKNOWN, "no idea")
