"""Set-ups as people have them: the doctor names what is wrong and nothing else, and running the client agrees."""

import pytest

from hfs3.diagnostics.model import Severity
from hfs3.doctor.checks import clients
from hfs3.machine import Machine
from tests.doctor.conftest import Configured, case_of, codes, log_in
from tests.doctor.corpus import BROKEN, Setup


def looked(machine: Machine) -> list[str]:
    found = [finding for outcome in clients.look(case_of(machine)) for finding in outcome.findings]
    return codes([finding for finding in found if finding.rule.severity is not Severity.NOTE])


@pytest.mark.parametrize("setup", BROKEN, ids=str)
def test_what_is_broken_is_named_and_nothing_else(configured: Configured, setup: Setup) -> None:
    machine = configured(setup.client, damage=(setup.before, setup.after))
    log_in(machine)
    assert sorted(looked(machine)) == sorted(setup.codes)
