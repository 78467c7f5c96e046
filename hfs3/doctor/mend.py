"""Mending is configuring again: what hfs3 would write for each target, planned and not yet made.

Nothing is mended that `configure` would refuse to touch, and a key pair is written only where the pair itself is at
fault. What takes more from a file than hfs3 wrote, or changes whom it signs for, is done only for the codes that the
person names. What is left has its reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hfs3 import configure
from hfs3.clients.aws import TAKES_OVER
from hfs3.clients.aws_files import PROCESS
from hfs3.clients.base import Credentials, Foreign, Profile
from hfs3.clients.rclone_inspection import ASKS_TOO_MUCH
from hfs3.configure import Plan
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding, Rule
from hfs3.diagnostics.rules import credentials, endpoint, lines, tools
from hfs3.doctor.case import Case
from hfs3.doctor.checks.clients import findings
from hfs3.doctor.targets import Target
from hfs3.errors import Hfs3Error, KeyPairMissing, UsageError
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


_TAKEN_OUT: Final[Mapping[Rule, tuple[str, ...]]] = {
    lines.OTHER_CREDENTIALS: TAKES_OVER,
    lines.SHADOWED_PROCESS: (PROCESS,),
    lines.ACCELERATE: ("use_accelerate_endpoint",),
    lines.ENDPOINTS_IGNORED: ("ignore_configured_endpoint_urls",),
    tools.RCLONE_SIGNATURE: ("v2_auth",),
    tools.RCLONE_MARKERS: ("directory_markers",),
    tools.RCLONE_OPTION: tuple(ASKS_TOO_MUCH),
}
"""Unsafe: keys that somebody else wrote and that are taken out of the section."""
_PAIR_REPLACED: Final = (credentials.AMAZON_KEY, credentials.KEY_DIFFERS, lines.KEYS_IN_CONFIG)
"""Unsafe: the pair in the file gives way to the stored one."""
_TAKEN_OVER: Final = (credentials.AMAZON_KEY, endpoint.OTHER_GATEWAY)
"""Unsafe: what was made for another service becomes the gateway's."""
_UNSAFE: Final = (*_TAKEN_OUT, *_PAIR_REPLACED, *_TAKEN_OVER, credentials.NAMESPACE_NOT_YOURS)


@dataclass(frozen=True, slots=True)
class Mend:
    """What can be done for one target: a plan, with the secrets in it, or the reason why there is none."""

    target: Target
    plan: Plan | None
    reason: str = ""
    secrets: tuple[Secret, ...] = ()


def unsafe_rules(codes: Iterable[str]) -> frozenset[Rule]:
    """Return the rules with these codes or names. Raises UsageError for one that is not mended in this way."""
    by_word = {word: rule for rule in _UNSAFE for word in (rule.code, rule.slug)}
    wanted = tuple(code if code in by_word else code.upper() for code in codes)
    strange = [code for code in wanted if code not in by_word]
    if strange:
        known = ", ".join(sorted({rule.code for rule in _UNSAFE}))
        raise UsageError(f"{strange[0]} is not mended by name", hint=f"These are: {known}.")
    return frozenset(by_word[code] for code in wanted)


def mends(case: Case, unsafe: frozenset[Rule] = frozenset()) -> tuple[Mend, ...]:
    """Return a mend for every target that would change, and for every one that cannot be mended.

    `unsafe` are the rules that the person named, see `unsafe_rules`.
    """
    planned = (_mend(case, target, unsafe) for target in case.targets)
    return tuple(mend for mend in planned if mend.plan is None or mend.plan.changes)


def _mend(case: Case, target: Target, unsafe: frozenset[Rule]) -> Mend:
    try:
        wrong = findings(case, target)
        named = unsafe & {finding.rule for finding in wrong}
        key = _key(case, target, wrong, named)
        profile = _named(target, _profile(case, target, wrong), named)
        plan = configure.plan(case.machine, [target.client.NAME], [profile], key)
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


def _named(target: Target, profile: Profile, named: frozenset[Rule]) -> Profile:
    """Return the profile as it shall be for the rules that the person named. Raises UsageError for an open choice."""
    without = frozenset(key for rule in named for key in _TAKEN_OUT.get(rule, ()))
    if PROCESS in without:
        profile = replace(profile, credentials=Credentials.STATIC, credential_process="")
    if account := target.account:
        if endpoint.OTHER_GATEWAY in named:
            profile = replace(profile, gateway=account.gateway, ca_bundle=account.ca_bundle)
        if credentials.NAMESPACE_NOT_YOURS in named:
            if len(account.namespaces) != 1:
                choice = ", ".join(account.namespaces)
                raise UsageError(f"{account.name} has several namespaces", hint=f"Choose one: --namespace {choice}.")
            profile = replace(profile, namespace=account.namespaces[0])
    foreign = Foreign.TAKE_OVER if named.intersection(_TAKEN_OVER) else profile.foreign
    return replace(profile, without=without, foreign=foreign)


def _key(case: Case, target: Target, found: Iterable[Finding], named: frozenset[Rule]) -> AccessKey | None:
    """Return the stored pair if the one in the file is at fault. Raises KeyPairMissing if there is none."""
    if not named.intersection(_PAIR_REPLACED) and not any(finding.rule in _ABOUT_THE_PAIR for finding in found):
        return None
    if target.account is None:
        message = f"{target.title} needs a key pair, and no account is known for it"
        raise KeyPairMissing(message, hint="Run `hfs3 login`.")
    return read_key(case.machine, target.account)
