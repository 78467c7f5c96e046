"""Variables that decide, whatever the files say."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hfs3.clients.base import Spelling
from hfs3.clients.rclone import RERUN_FLAGS
from hfs3.clients.rclone_inspection import ASKS_TOO_MUCH, asks
from hfs3.clients.refused import AWS_VARIABLES, RCLONE
from hfs3.contract.limits import REGION
from hfs3.credentials.mixups import PREFIX
from hfs3.diagnostics.model import Finding, Place, Rule, found
from hfs3.diagnostics.rules import credentials, environment, tools
from hfs3.diagnostics.rules.lines import VALUE_REFUSED
from hfs3.doctor import certificates
from hfs3.doctor.case import Case
from hfs3.doctor.checks import variables
from hfs3.doctor.model import Outcome, judged
from hfs3.doctor.targets import Target, host_of

_TRUE: Final = "true"
_KEY_VARIABLES: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_SESSION_TOKENS: Final = ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")
_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_BUNDLES: Final = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "RCLONE_CA_CERT")
_MOVERS: Final = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "RCLONE_CONFIG")
_RERUN_VARIABLES: Final = tuple(f"RCLONE_{flag.strip('-').replace('-', '_').upper()}" for flag in RERUN_FLAGS)
_WHO_SIGNS: Final = ("access_key_id", "secret_access_key", "session_token", "env_auth", "profile", "role_arn")
_SWITCHED_ON: Final = (*ASKS_TOO_MUCH, "v2_auth", "directory_markers")
_FIRST_RCLONE_WITH_AWS_BUNDLE: Final = (1, 61)


def look(case: Case) -> Iterator[Outcome]:
    """Yield what the environment does to AWS tools, to rclone and to s5cmd, and to all of them."""
    aws = tuple(case.of("aws"))
    if aws or variables.concern(case):
        yield judged("AWS tools", _of(_AWS, case, aws), fine="no variable overrides the profile")
    if remotes := tuple(case.of("rclone")):
        yield judged("rclone", _of((_rclone,), case, remotes), fine="no variable overrides the remote")
    if aws and case.tool("s5cmd"):
        yield judged("s5cmd", _of((_s5cmd,), case, aws), fine="S3_ENDPOINT_URL names the gateway")
    yield judged("all clients", _of(_ALL, case, case.targets), fine="no proxy, certificates and files as usual")


Look = Callable[[Mapping[str, str], Case, tuple[Target, ...]], Iterator[Finding]]


def _of(looks: tuple[Look, ...], case: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    return (finding for look_at in looks for finding in look_at(case.machine.environ, case, targets))


def _variable(rule: Rule, name: str, detail: str, **fields: str) -> Finding:
    return found(rule, detail, place=Place(variable=name), variable=name, **fields)


def _endpoint(environ: Mapping[str, str], _: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    right = {target.profile.endpoint for target in targets}
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        value = environ.get(name, "")
        if right and value and _plain(value) not in right:
            yield _variable(environment.ENDPOINT, name, f"{name} is {value}.")
    name = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
    if environ.get(name, "").lower() == _TRUE:
        yield _variable(environment.ENDPOINTS_IGNORED, name, f"{name} is {environ[name]}.")


def _plain(url: str) -> str:
    """Return an endpoint as hfs3 would write it: host names have no case, and a slash at the end says nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # no URL at all, such as `https://[x`
    return parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")


def _refused(environ: Mapping[str, str], _: Case, __: tuple[Target, ...]) -> Iterator[Finding]:
    for name, taken in AWS_VARIABLES.items():
        value = environ.get(name, "")
        if taken.refuses(value):
            place = Place(variable=name)
            detail = f"{name} = {value} is not {taken.words}"
            yield found(VALUE_REFUSED, detail, place=place, key=name, value=taken.words)


def _checksums(environ: Mapping[str, str], _: Case, __: tuple[Target, ...]) -> Iterator[Finding]:
    for name in ("AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"):
        value = environ.get(name, "")
        if value and value.lower() != "when_required":
            yield _variable(environment.CHECKSUMS, name, f"{name} is {value}, not when_required.")


def _keys(environ: Mapping[str, str], case: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    there = [name for name in _KEY_VARIABLES if environ.get(name)]
    if len(there) == 1:
        yield _variable(environment.HALF_KEYS, there[0], f"{there[0]} is set, the other half is not.")
    key_id = environ.get("AWS_ACCESS_KEY_ID", "")
    chosen = environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE")
    known = {account.access_key_id for account in case.accounts}
    if len(there) == len(_KEY_VARIABLES) and key_id not in known and chosen in {t.profile.name for t in targets}:
        detail = f"AWS_PROFILE names {chosen}, but the keys are those of AWS_ACCESS_KEY_ID."
        yield _variable(environment.KEYS, "AWS_ACCESS_KEY_ID", detail)
    token = next((name for name in _SESSION_TOKENS if environ.get(name)), "")
    if token and (key_id in known or key_id.startswith(PREFIX)):
        detail = f"{token} is set beside a Hugging Face key."
        yield found(credentials.SESSION_TOKEN, detail, place=Place(variable=token), key=f"the variable {token}")


def _profiles(environ: Mapping[str, str], _: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    first, second = environ.get("AWS_PROFILE"), environ.get("AWS_DEFAULT_PROFILE")
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        if environ.get(name) == "":
            yield _variable(environment.EMPTY_PROFILE, name, f"{name} is set to nothing.")
    chosen = {name for name in (first, second) if name}
    there = {name for target in targets for name in target.client.names(target.texts)}
    if there and len(chosen) == 1 and not chosen <= there:
        name = "AWS_PROFILE" if first else "AWS_DEFAULT_PROFILE"
        yield _variable(
            environment.NO_SUCH_PROFILE, name, f"{name} is {first or second}, and no file has that profile."
        )
    if first and second and first != second:
        detail = f"AWS_PROFILE is {first}, AWS_DEFAULT_PROFILE is {second}."
        yield _variable(environment.TWO_PROFILES, "AWS_DEFAULT_PROFILE", detail)


def _region(environ: Mapping[str, str], _: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    right = {target.profile.region for target in targets} or {REGION}
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        value = environ.get(name, "")
        if value and value not in right:
            yield _variable(environment.REGION, name, f"{name} is {value}.")


def _bundle(environ: Mapping[str, str], case: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    name = "AWS_CA_BUNDLE"  # wins over the profile's ca_bundle in the AWS CLI, in boto3 and in all that is built on it
    value = environ.get(name, "")
    trusted = _certificates(case.machine.expand(value)) if value else None
    for target in targets:
        own = target.profile.ca_bundle
        if trusted is not None and own and (_certificates(Path(own)) or own) not in trusted:
            detail = f"{name} is {value}, and wins over the ca_bundle of the profile {target.profile.name}."
            yield _variable(environment.CA_BUNDLE, name, detail)


def _certificates(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace").strip()
    except (OSError, ValueError):
        return None  # a file that is not there is `_bundles`' to tell


def _pair(environ: Mapping[str, str], case: Case, _: tuple[Target, ...]) -> Iterator[Finding]:
    return variables.look(environ, case)


_AWS: Final[tuple[Look, ...]] = (_endpoint, _refused, _checksums, _keys, _profiles, _region, _bundle, _pair)


def _rclone(environ: Mapping[str, str], case: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    for target in targets:
        for prefix in (f"RCLONE_CONFIG_{_shouted(target.profile.name)}_", "RCLONE_S3_"):
            for name in sorted(name for name in environ if name.startswith(prefix)):
                if _overrides(target, name.removeprefix(prefix).lower(), environ[name]):
                    yield _variable(environment.RCLONE, name, f"{name} wins over the remote {target.profile.name}.")
    if not all(environ.get(name, "").lower() == _TRUE for name in _RERUN_VARIABLES):
        yield found(tools.RCLONE_RETRANSFERS, "No variable switches them on.", place=Place(client="rclone"))
    rclone = case.tool("rclone")
    if environ.get("AWS_CA_BUNDLE") and rclone and () < rclone.version < _FIRST_RCLONE_WITH_AWS_BUNDLE:
        detail = f"{rclone.title} does not start while AWS_CA_BUNDLE is set."
        yield _variable(environment.CA_BUNDLE, "AWS_CA_BUNDLE", detail)


def _shouted(remote: str) -> str:
    return remote.upper().replace("-", "_")


def _overrides(target: Target, key: str, value: str) -> bool:
    """Return whether a variable for this option changes what the remote should be or who signs."""
    if key in _WHO_SIGNS or (key == "type" and value != "s3"):
        return True
    if key in _SWITCHED_ON and asks(key, value):
        return True
    if key in RCLONE:
        return RCLONE[key].refuses(value)
    for spelling in target.client.DIALECT.values():
        if isinstance(spelling, Spelling) and spelling.key == key:
            meant = spelling.value(target.profile)
            judge = spelling.complaint
            return value != meant and (judge is None or judge(value, target.profile) is not None)
    return False


def _s5cmd(environ: Mapping[str, str], _: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    value = environ.get("S3_ENDPOINT_URL", "")
    fields = {"endpoint": targets[0].profile.endpoint, "profile": targets[0].profile.name}
    place = Place(client="s5cmd", variable="S3_ENDPOINT_URL")
    if not value:
        yield found(environment.S5CMD_ENDPOINT, "S3_ENDPOINT_URL is not set.", place=place, **fields)
    elif _plain(value) not in {target.profile.endpoint for target in targets}:
        yield found(environment.S5CMD_ELSEWHERE, f"S3_ENDPOINT_URL is {value}.", place=place, **fields)


def _files(environ: Mapping[str, str], _: Case, __: tuple[Target, ...]) -> Iterator[Finding]:
    for name in _MOVERS:
        if environ.get(name):
            yield _variable(environment.MOVED_FILE, name, f"{name} is {environ[name]}.")


def _bundles(environ: Mapping[str, str], case: Case, __: tuple[Target, ...]) -> Iterator[Finding]:
    for name in _BUNDLES:
        value = environ.get(name, "")
        if value and (wrong := certificates.problem(certificates.located(name, value, case.machine))):
            yield _variable(environment.CA_BUNDLE, name, f"{name} is {value}, which {wrong}.")


def _proxies(environ: Mapping[str, str], _: Case, targets: tuple[Target, ...]) -> Iterator[Finding]:
    spared = [name.strip() for name in environ.get("NO_PROXY", environ.get("no_proxy", "")).split(",")]
    hosts = {host_of(target.profile.gateway).split(":")[0] for target in targets}
    if hosts and all(_is_spared(host, spared) for host in hosts):
        return
    for name in _PROXIES:
        if environ.get(name):
            yield _variable(environment.PROXY, name, f"{name} is set.")


def _is_spared(host: str, spared: list[str]) -> bool:
    return any(name == "*" or (name and f".{host}".endswith(f".{name.lstrip('*.')}")) for name in spared)


_ALL: Final[tuple[Look, ...]] = (_files, _bundles, _proxies)
