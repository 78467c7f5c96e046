"""Mending is configuring again: what hfs3 would write for each target, planned and not yet made.

Nothing is mended that `configure` would refuse to touch, and a key pair is written only where the pair itself is at
fault. What is left has its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hfs3 import configure
from hfs3.clients.base import Profile
from hfs3.configure import Plan
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding
from hfs3.diagnostics.rules import credentials, lines, tools
from hfs3.doctor.case import Case
from hfs3.doctor.checks.clients import findings
from hfs3.doctor.targets import Target
from hfs3.errors import Hfs3Error, KeyPairMissing
from hfs3.secret import Secret

_ABOUT_THE_PAIR: Final = (
    credentials.KEY_MISSING,
    credentials.KEY_HALF,
    credentials.KEYS_SWAPPED,
    credentials.KEY_WITH_SPACE,
    lines.PROFILE_MISSING,
    tools.RCLONE_ANONYMOUS,
)
_ABOUT_THE_HELPER: Final = (credentials.HELPER_MISSING, credentials.HELPER_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Mend:
    """What can be done for one target: a plan, with the secrets in it, or the reason why there is none."""

    target: Target
    plan: Plan | None
    reason: str = ""
    secrets: tuple[Secret, ...] = ()


def mends(case: Case) -> tuple[Mend, ...]:
    """Return a mend for every target that would change, and for every one that cannot be mended."""
    planned = (_mend(case, target) for target in case.targets)
    return tuple(mend for mend in planned if mend.plan is None or mend.plan.changes)


def _mend(case: Case, target: Target) -> Mend:
    try:
        wrong = findings(case, target)
        key = _key(case, target, wrong)
        plan = configure.plan(case.machine, [target.client.NAME], [_profile(case, target, wrong)], key)
        return Mend(target, plan, secrets=(key.secret_access_key,) if key else ())
    except Hfs3Error as err:
        return Mend(target, None, f"{err.message}. {err.hint}".rstrip())


def _profile(case: Case, target: Target, found: Iterable[Finding]) -> Profile:
    """Return the profile as it should be: with a helper that works, if the one in the file does not."""
    if target.account is None or not any(finding.rule in _ABOUT_THE_HELPER for finding in found):
        return target.profile
    account = target.account.name
    (profile,) = configure.with_credentials(case.machine, target.client.NAME, [target.profile], None, account=account)
    return profile


def _key(case: Case, target: Target, found: Iterable[Finding]) -> AccessKey | None:
    """Return the stored pair if the one in the file is at fault. Raises KeyPairMissing if there is none."""
    if not any(finding.rule in _ABOUT_THE_PAIR for finding in found):
        return None
    if target.account is None:
        message = f"{target.title} needs a key pair, and no account is known for it"
        raise KeyPairMissing(message, hint="Run `hfs3 login`.")
    return read_key(case.machine, target.account)
