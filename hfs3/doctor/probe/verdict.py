"""Why a client failed: from what the gateway refused, or where the client went instead, to a code and the user's line.

The gateway names the rule behind each refusal. A rule makes some settings and diagnostics *suspect*; a static finding
about a suspect is the cause, and gives the line. Without one, the first suspect's own diagnostic is told: then the
files are right, and the client does not follow them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hfs3.clients.base import Spelling
from hfs3.contract.settings import SettingName
from hfs3.diagnostics.catalog import DRIFT, KEY_NAMES
from hfs3.diagnostics.model import Finding, Place, Rule, Severity, found
from hfs3.diagnostics.rules import credentials, endpoint, environment, files, lines, tools
from hfs3.doctor.probe.model import Act, Witnessed
from hfs3.doctor.targets import Target
from hfs3.gateway.records import RequestRecord

_REFUSED: Final = 400
_NOT_THE_FILES: Final = (
    "Your files have this setting as it must be, so the client does not follow them: update it, or use another."
)


@dataclass(frozen=True, slots=True)
class Suspect:
    """What may be behind a failure: settings of the contract, other diagnostics, options that a variable overrides."""

    settings: tuple[SettingName, ...] = ()
    rules: tuple[Rule, ...] = ()
    options: tuple[str, ...] = ()

    def found_in(self, static: Iterable[Finding], target: Target) -> Finding | None:
        """Return the static finding that is about this suspect: about its first setting if there is one, and so on."""
        for name in self._spelt(target):
            key = _key(name, target)
            named = re.compile(rf"\b{re.escape(key)}\b")
            for finding in static:
                if finding.rule is DRIFT[name] or named.search(finding.detail) or _overrides(finding, (key,)):
                    return finding
        if (overriding := next((finding for finding in static if _overrides(finding, self.options)), None)) is not None:
            return overriding
        return next((finding for finding in static if finding.rule in self.rules), None)

    def told_as(self, target: Target) -> Rule:
        """Return the diagnostic where there is no static finding: of the first setting that is spelt, else a rule."""
        return next((DRIFT[name] for name in self._spelt(target)), (*self.rules, endpoint.REFUSED)[0])

    def _spelt(self, target: Target) -> Iterator[SettingName]:
        return (name for name in self.settings if _key(name, target))


_CHECKSUMS: Final = Suspect(
    (SettingName.REQUEST_CHECKSUMS, SettingName.TRANSFER_ENGINE),
    (tools.AWS_CHECKSUMS_IGNORED, tools.S3TRANSFER_CHECKSUMS_IGNORED, environment.CHECKSUMS),
)
_ADDRESS: Final = Suspect(
    (SettingName.ENDPOINT,),
    (
        endpoint.NO_NAMESPACE,
        endpoint.WITH_BUCKET,
        endpoint.BAD_NAMESPACE,
        endpoint.WITH_EXTRAS,
        credentials.NAMESPACE_NOT_YOURS,
        environment.ENDPOINT,
        environment.S5CMD_ELSEWHERE,
    ),
)
_AMAZON: Final = Suspect(
    (SettingName.ENDPOINT,),
    (
        environment.ENDPOINT,
        environment.ENDPOINTS_IGNORED,
        environment.S5CMD_ENDPOINT,
        environment.S5CMD_ELSEWHERE,
        lines.ENDPOINTS_IGNORED,
        lines.SECTION_MISNAMED,
        lines.OTHER_CREDENTIALS,
        tools.AWS_WITHOUT_ENDPOINT,
        tools.RCLONE_OPTION,
        credentials.KEY_SENT_TO_AMAZON,
    ),
    ("download_url", "role_arn"),
)
_VIRTUAL_HOST: Final = Suspect((SettingName.ADDRESSING, SettingName.PROVIDER), (lines.BLOCK_SHAPE,))
_PAIR: Final = Suspect(
    (),
    (
        credentials.KEY_REFUSED,
        credentials.AMAZON_KEY,
        credentials.TOKEN_AS_KEY,
        credentials.KEYS_SWAPPED,
        credentials.KEY_WITH_SPACE,
        credentials.KEY_UNUSUAL,
        environment.KEYS,
        lines.PLACEHOLDER,
    ),
    ("access_key_id", "secret_access_key", "env_auth", "profile"),
)
_UNSIGNED: Final = Suspect((), (credentials.KEY_MISSING, tools.RCLONE_ANONYMOUS, credentials.KEY_HALF))
_COPY: Final = Suspect((SettingName.COPY_CUTOFF, SettingName.MULTIPART_THRESHOLD))
_KEY_PREFIX: Final = "key."

_BY_RULE: Final[Mapping[str, Suspect]] = {
    "payload.aws-chunked": _CHECKSUMS,
    "payload.chunk-signature": _CHECKSUMS,
    "operation.ListObjects": Suspect((SettingName.LIST_VERSION, SettingName.PROVIDER)),
    "operation.ListObjectVersions": Suspect((), (tools.RCLONE_OPTION,), ("versions", "version_at", "version_deleted")),
    "operation.UploadPartCopy": _COPY,
    "operation.GetObjectTagging": _COPY,
    "signature.region": Suspect((SettingName.REGION,), (environment.REGION,)),
    "bucket.location": Suspect(
        (SettingName.REGION,), (environment.REGION, tools.RCLONE_OPTION), ("location_constraint",)
    ),
    "signature.version-2": Suspect((SettingName.SIGNATURE,), (tools.RCLONE_SIGNATURE,), ("v2_auth",)),
    "signature.session-token": Suspect((), (credentials.SESSION_TOKEN,), ("session_token",)),
    "signature.skew": Suspect((), (endpoint.CLOCK,)),
    "signature.not-yet": Suspect((), (endpoint.CLOCK,)),
    "signature.missing": _UNSIGNED,
    "signature.unknown-key": _PAIR,
    "signature.mismatch": _PAIR,
    "signature.malformed": _PAIR,
}
_BY_PREFIX: Final[tuple[tuple[str, Suspect], ...]] = (
    ("address.", _ADDRESS),
    ("access.", _ADDRESS),
    ("uri.", _ADDRESS),
)

_WORDS: Final[tuple[tuple[str, Suspect], ...]] = (
    ("certificate", Suspect((SettingName.CA_BUNDLE,), (environment.CA_BUNDLE,))),
    ("unable to locate credentials", _UNSIGNED),
    ("nocredentialproviders", _UNSIGNED),
    ("failed to refresh cached credentials", Suspect((), (tools.RCLONE_SOURCE,))),
    ("partial credentials", Suspect((), (credentials.KEY_HALF, environment.HALF_KEYS))),
    ("could not be found", Suspect((), (lines.PROFILE_MISSING, lines.SECTION_MISNAMED, environment.EMPTY_PROFILE))),
    ("didn't find section in config", Suspect((), (lines.PROFILE_MISSING,))),
    ("unable to parse config file", Suspect((), (*files.RULES,))),
    ("signaturedoesnotmatch", _PAIR),
    ("presigned url", Suspect((SettingName.SIGNATURE,))),
)
"""What clients say when nothing was refused, in lower case."""

_BY_ACT: Final[Mapping[Act, Suspect]] = {
    Act.MISTYPED: Suspect((SettingName.BUCKET_CHECK,)),
    Act.NAMES: Suspect((SettingName.KEY_ENCODING,)),
    Act.AGAIN: Suspect((), (endpoint.RETRANSFERRED,)),
}


def verdict(witnessed: Iterable[Witnessed], static: Iterable[Finding], target: Target) -> tuple[Finding, ...]:
    """Return one finding per cause of failure, each with the act that showed it."""
    known = tuple(static)
    told: dict[tuple[str, Place], Finding] = {}
    for seen in witnessed:
        if seen.attempt.problem:
            finding = _cause(seen, known, target)
            told.setdefault((finding.rule.code, finding.place), finding)
    return tuple(told.values())


def _cause(seen: Witnessed, static: tuple[Finding, ...], target: Target) -> Finding:
    for suspect in _suspects(seen):
        finding = suspect.found_in(static, target)
        if finding is not None:
            return replace(finding, detail=f"{finding.detail} — {_story(seen)}")
    if not _refusals(seen) and (stopped := _stopped_by(seen, static, target)):
        return replace(stopped, detail=f"{stopped.detail} — {_story(seen)}")
    rule = next((suspect.told_as(target) for suspect in _suspects(seen)), _without_suspect(seen))
    finding = told(rule, _story(seen), target)
    return replace(finding, remedy=_NOT_THE_FILES) if rule in DRIFT.values() else finding


def _stopped_by(seen: Witnessed, static: tuple[Finding, ...], target: Target) -> Finding | None:
    """Return what may have stopped a client before it asked for anything: what it speaks of itself, or any error."""
    words = seen.attempt.said.lower().replace("_", " ")
    spelt = tuple(name for name in SettingName if (key := _key(name, target)) and key.replace("_", " ") in words)
    errors = (finding for finding in static if finding.rule.severity is Severity.ERROR)
    return (Suspect(spelt).found_in(static, target) if spelt else None) or next(errors, None)


def told(rule: Rule, detail: str, target: Target) -> Finding:
    """Return a finding of any rule about a target, with whatever its remedy asks for."""
    spelling = next(
        (s for name, s in target.client.DIALECT.items() if DRIFT[name] is rule and isinstance(s, Spelling)), None
    )
    return found(
        rule,
        detail,
        place=Place(client=target.client.NAME),
        configure=target.configure,
        key=spelling.key if spelling else "",
        value=spelling.value(target.profile) if spelling else "",
        endpoint=target.profile.endpoint,
        profile=target.profile.name,
        client=target.client.NAME,
        namespaces=", ".join(target.account.namespaces) if target.account else "your own",
        name=target.profile.name,
        header=f"[{target.profile.name}]",
        path="",
        suggestion="",
        upgrade="",
        variable="",
    )


def _overrides(finding: Finding, options: Iterable[str]) -> bool:
    """Return whether a finding is about a variable that overrides one of these options of an rclone remote."""
    name = finding.place.variable
    return finding.rule is environment.RCLONE and any(name.endswith(f"_{option.upper()}") for option in options)


def _suspects(seen: Witnessed) -> Iterator[Suspect]:
    if seen.attempt.act in _BY_ACT:
        yield _BY_ACT[seen.attempt.act]
    for record in _refusals(seen):
        if record.rule in _BY_RULE:
            yield _BY_RULE[record.rule]
        elif record.rule.startswith(_KEY_PREFIX):
            name = KEY_NAMES[record.rule.removeprefix(_KEY_PREFIX)]
            yield Suspect((SettingName.KEY_ENCODING,), (name, tools.RCLONE_MARKERS))
        yield from (suspect for prefix, suspect in _BY_PREFIX if record.rule.startswith(prefix))
    if seen.elsewhere:
        amazon = any("amazonaws" in address for address in seen.elsewhere)
        yield _AMAZON if amazon or not _beside_gateway(seen) else _VIRTUAL_HOST
    words = f"{seen.attempt.problem} {seen.attempt.said}".lower()
    yield from (suspect for part, suspect in _WORDS if part in words)


def _beside_gateway(seen: Witnessed) -> bool:
    """Whether the client asked for a host below the gateway's own name, as a virtual-host request does."""
    return any(".localhost:" in address for address in seen.elsewhere)


def _refusals(seen: Witnessed) -> list[RequestRecord]:
    return [record for record in seen.requests if record.status >= _REFUSED and record.rule]


def _without_suspect(seen: Witnessed) -> Rule:
    if "came back" in seen.attempt.problem:
        return endpoint.BYTES_DIFFER
    if not seen.attempt.ended:
        return endpoint.TIMED_OUT
    return endpoint.REFUSED if _refusals(seen) else endpoint.NOT_ARRIVED


def _story(seen: Witnessed) -> str:
    """Return what happened, in one sentence: the act, the request that was refused, or what the client said."""
    refused = _refusals(seen)
    if refused:
        last = refused[-1]
        why = last.explanation or last.rule
        return (
            f"{seen.attempt.act}: {last.operation or last.method} was refused: {last.status} {last.error_code} ({why})"
        )
    if seen.elsewhere:
        return f"{seen.attempt.act}: the client asked for {', '.join(seen.elsewhere)}"
    said = f": {seen.attempt.said.splitlines()[-1]}" if seen.attempt.said else ""
    return f"{seen.attempt.act}: {seen.attempt.problem}{said}"


def _key(name: SettingName, target: Target) -> str:
    spelling = target.client.DIALECT[name]
    return spelling.key if isinstance(spelling, Spelling) else ""
