"""How a planned configuration looks: the difference before, the report after, and both for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rich.console import RenderableType
from rich.text import Text

from hfs3.cli.diffs import coloured
from hfs3.cli.findings import short
from hfs3.cli.output import harmless
from hfs3.clients import rclone, s5cmd
from hfs3.clients.base import Profile
from hfs3.clients.registry import CLIENTS
from hfs3.configure import Plan
from hfs3.files.diff import diff
from hfs3.machine import Machine
from hfs3.secret import Secret


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, whose it is, and the secrets that must not be seen in it."""

    client: str
    profiles: tuple[Profile, ...]
    plan: Plan
    secrets: tuple[Secret, ...] = ()

    @property
    def subject(self) -> str:
        """`AWS CLI: hf, hf-acme`."""
        return f"{CLIENTS[self.client].TITLE}: {', '.join(profile.name for profile in self.profiles)}"


def preview(planned: Planned, machine: Machine) -> Iterator[RenderableType]:
    """Yield what would change, or that nothing would."""
    for edit in planned.plan.edits:
        yield coloured(diff(edit, planned.secrets))
    for path in planned.plan.loose:
        yield Text(f"{short(path, machine.home)}: others could read it; its mode becomes 0600", "yellow")


def report(planned: Planned, machine: Machine) -> Iterator[RenderableType]:
    """Yield what was done, one line for every file."""
    if not planned.plan.changes:
        yield Text.assemble(("✓", "green"), f" {planned.subject}: nothing to change")
    for edit in planned.plan.edits:
        done = "removed" if edit.after is None else "written"
        yield Text.assemble(("✓", "green"), f" {short(edit.path, machine.home)} {done}", (f"  {edit.purpose}", "dim"))
    for path in planned.plan.loose:
        yield Text.assemble(("✓", "green"), f" {short(path, machine.home)} is yours alone now")


def remarks(notes: Iterable[str]) -> Iterator[RenderableType]:
    """Yield what else there is to tell."""
    return (Text(harmless(note), "dim") for note in notes)


def document(planned: Planned, state: Literal["planned", "done"], *told: str) -> object:
    """Return a plan for programs; it holds no secret."""
    return {
        "client": planned.client,
        "state": state,
        "changes": planned.plan.changes,
        "profiles": [_profile(profile) for profile in planned.profiles],
        "files": [
            {
                "path": edit.path,
                "purpose": edit.purpose,
                "private": edit.private,
                "removed": edit.after is None,
                "diff": diff(edit, planned.secrets),
            }
            for edit in planned.plan.edits
        ],
        "made_private": planned.plan.loose,
        "notes": [*planned.plan.notes, *told],
        **({"rerun_flags": rclone.RERUN_FLAGS} if planned.client == rclone.NAME else {}),
    }


def snippet_document(client: str, profile: Profile) -> object:
    """Return a snippet for programs, with the variables where the client reads some."""
    return {
        "client": client,
        "profile": _profile(profile),
        "snippet": CLIENTS[client].render(profile),
        **({"environ": s5cmd.environment(profile)} if client == s5cmd.NAME else {}),
    }


def _profile(profile: Profile) -> object:
    return {
        "name": profile.name,
        "namespace": profile.namespace,
        "endpoint": profile.endpoint,
        "credentials": profile.credentials,
    }
