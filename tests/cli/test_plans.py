"""How a planned configuration looks: what the commands' own tests do not come by."""

from pathlib import Path

import pytest

from hfs3.cli.output import Output
from hfs3.cli.plans import Planned, document, preview, remarks, report
from hfs3.clients.base import Profile
from hfs3.configure import Plan
from hfs3.files.edits import Edit
from hfs3.machine import Machine
from hfs3.secret import Secret

PROFILE = Profile("hf", "alice", "https://s3.hf.co")


def _planned(plan: Plan, *secrets: Secret) -> Planned:
    return Planned("aws", (PROFILE,), plan, secrets)


def _plan(*edits: Edit, loose: tuple[Path, ...] = ()) -> Plan:
    return Plan(edits, loose, (), anew=_plan)


def test_a_file_whose_mode_is_too_wide(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    planned = _planned(_plan(loose=(machine.home / ".aws/credentials",)))
    Output({}).show(*preview(planned, machine), *report(planned, machine))
    assert capsys.readouterr().out == (
        "~/.aws/credentials: others could read it; its mode becomes 0600\n✓ ~/.aws/credentials is yours alone now\n"
    )


def test_a_file_that_goes(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    planned = _planned(_plan(Edit(machine.home / "x", b"[hf]\n", None, private=False, purpose="remove")))
    Output({}).show(*preview(planned, machine), *report(planned, machine))
    shown = capsys.readouterr().out
    assert "-[hf]\n" in shown
    assert "✓ ~/x removed  remove\n" in shown


def test_secrets_are_masked_wherever_they_stand(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    secret = Secret("correct-horse-battery-staple")
    edit = Edit(machine.home / "x", None, f"# was {secret.reveal()}\n".encode(), private=True, purpose="p")
    planned = _planned(_plan(edit), secret)
    Output({}).show(*preview(planned, machine))
    Output({}).json(document(planned, "planned", "told"))
    assert secret.reveal() not in capsys.readouterr().out


def test_remarks_are_made_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    Output({}).show(*remarks(["see [bold] and \x1b[31m"]))
    assert capsys.readouterr().out == "see [bold] and \\x1b[31m\n"
