"""Values that several clients write: sizes in their units, the endpoint; and what can be wrong with them."""

import re
from typing import Final

from hfs3.clients.base import Complaint, Profile
from hfs3.contract.addressing import PUBLIC_GATEWAY, EndpointUrl, is_name, parse_endpoint
from hfs3.contract.limits import GIB, KIB, MAX_PART_SIZE, MIB, MIN_PART_SIZE
from hfs3.credentials.mixups import PREFIX
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Rule
from hfs3.diagnostics.rules import endpoint as rules
from hfs3.diagnostics.rules.lines import PLACEHOLDER, WRONG_UNIT

WHEN_REQUIRED: Final = "when_required"
_UNITS: Final = (("G", GIB), ("M", MIB), ("K", KIB))
_FACTORS: Final = {"k": KIB, "m": MIB, "g": GIB, "t": 1024 * GIB, "p": 1024 * 1024 * GIB}
# awscli/customizations/s3/utils.py, human_readable_to_bytes
_AWS_SIZE: Final = re.compile(r"(?P<number>\d+)\s*(?:(?P<unit>[kmgt])i?b)?", re.IGNORECASE)
# rclone/fs/sizesuffix.go
_RCLONE_SIZE: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:(?P<unit>[bBkKmMgGtTpP])(?:i|iB)?)?")
_PLACEHOLDER: Final = re.compile(
    r"<[^<>]*>|\.\.\.\Z|…\Z|\$\{?[A-Za-z_]+\}?|\{[A-Za-z_-]+\}|\byour[-_]?(?:own[-_]?)?(?:name|user|org|account)\w*",
    re.IGNORECASE,
)
_LOOPBACK: Final = re.compile(r"localhost|127\.\d+\.\d+\.\d+|\[::1\]")


def is_placeholder(value: str) -> bool:
    """Return whether a value is a placeholder: the documentation's (`<namespace>`, `HFAK...`), or a shell's."""
    return _PLACEHOLDER.search(value) is not None


# -- sizes -------------------------------------------------------------------------------------------------------------


def aws_size(size: int) -> str:
    """Return a size as AWS tools read it: `2GB` is 2 GiB to them."""
    return next((f"{size // factor}{unit}B" for unit, factor in _UNITS if size % factor == 0), str(size))


def rclone_size(size: int) -> str:
    """Return a size as rclone reads it: `2G` is 2 GiB to it."""
    return next((f"{size // factor}{unit}" for unit, factor in _UNITS if size % factor == 0), f"{size}B")


def read_aws_size(text: str) -> int | None:
    """Return the bytes that AWS tools read in a size; None where they stop."""
    match = _AWS_SIZE.fullmatch(text)
    return int(match["number"]) * _FACTORS.get((match["unit"] or "").lower(), 1) if match else None


def read_rclone_size(text: str) -> int | None:
    """Return the bytes that rclone reads in a size (a bare number is KiB); None where it stops."""
    match = _RCLONE_SIZE.fullmatch(text)
    return int(float(match["number"]) * _FACTORS.get((match["unit"] or "k").lower(), 1)) if match else None


def judge_size(size: int | None, least: int = 0, most: int | None = None) -> Complaint | None:
    """Judge a size that was read from a file."""
    if size is None:
        return Complaint("is no size to this client", WRONG_UNIT)
    if size < least:
        return Complaint(f"is less than {least // MIB} MiB, the smallest part")
    if most is not None and size > most:
        return Complaint(f"is more than {most // GIB} GiB, the largest part or single upload")
    return None


def judge_aws_part(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # the type of Spelling.complaint
    """Judge `multipart_chunksize`."""
    return judge_size(read_aws_size(value) or None, MIN_PART_SIZE, MAX_PART_SIZE)


def judge_aws_threshold(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # as above
    """Judge `multipart_threshold`: any size but none does, also one that sends every file in one piece."""
    return judge_size(read_aws_size(value) or None)


def judge_rclone_part(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # as above
    """Judge `chunk_size`."""
    return judge_size(read_rclone_size(value), MIN_PART_SIZE, MAX_PART_SIZE)


# -- words -------------------------------------------------------------------------------------------------------------


def judge_when_required(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # as above
    """Judge a checksum setting: AWS tools read it in any case."""
    return None if value.lower() == WHEN_REQUIRED else Complaint(f"should be {WHEN_REQUIRED}")


def judge_true(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # as above
    """Judge a switch that must be on, as Go's strconv.ParseBool reads it."""
    return None if value in {"1", "t", "T", "true", "TRUE", "True"} else Complaint("should be true")


# -- the endpoint ------------------------------------------------------------------------------------------------------


def judge_endpoint(value: str, profile: Profile) -> Complaint | None:
    """Judge an endpoint URL that is not, letter for letter, the one hfs3 would write."""
    if not value:
        return Complaint("is as good as none")
    if is_placeholder(value):
        return Complaint("still has a placeholder", PLACEHOLDER)
    url = parse_endpoint(value)
    wrong = _wrong_shape(url)
    if wrong is not None:
        return wrong
    if url.gateway.lower() != profile.gateway.lower().rstrip("/"):
        return Complaint(f"is not at {profile.gateway}", rules.OTHER_GATEWAY)
    if profile.namespace and url.namespace != profile.namespace:
        return Complaint(f"is for the namespace {url.namespace}, not for {profile.namespace}")
    return None


def judge_rclone_endpoint(value: str, profile: Profile) -> Complaint | None:
    """Judge an endpoint for rclone, which takes https:// for granted."""
    bare = value and not value.lower().startswith(("http:", "https:")) and "://" not in value
    return judge_endpoint(f"https://{value}" if bare else value, profile)


def _wrong_shape(url: EndpointUrl) -> Complaint | None:
    shape: tuple[tuple[bool, str, Rule], ...] = (
        (not url.scheme, "has no https:// before it", rules.NO_SCHEME),
        (url.scheme not in {"http", "https"}, f"begins with {url.scheme}://, not with https://", rules.NO_SCHEME),
        (url.scheme == "http" and not is_loopback(url), "begins with http://", rules.PLAIN_HTTP),
        (bool(url.extra), f"has {url.extra} in it", rules.WITH_EXTRAS),
        (not url.path, "names no namespace", rules.NO_NAMESPACE),
        (len(url.path) > 1, f"has more than a namespace in its path: {'/'.join(url.path)}", rules.WITH_BUCKET),
        (bool(url.path) and not is_name(url.namespace), "has an impossible namespace", rules.BAD_NAMESPACE),
    )
    return next((Complaint(words, rule) for wrong, words, rule in shape if wrong), None)


def is_loopback(url: EndpointUrl) -> bool:
    """Return whether an endpoint is on this machine."""
    return _LOOPBACK.fullmatch(url.host.rsplit(":", 1)[0].lower()) is not None


def is_gateway(value: str, profile: Profile) -> bool:
    """Return whether hfs3 may have written this endpoint: at the profile's gateway, the public one or a local one."""
    url = parse_endpoint(value)
    return url.gateway.lower() in {profile.gateway.lower(), PUBLIC_GATEWAY} or is_loopback(url)


def is_our_identity(access_key_id: str, key: AccessKey | None) -> bool:
    """Return whether an access key ID may be replaced by `key`: it is the same, a Hugging Face one, or none yet."""
    known = {"", key.access_key_id if key else ""}
    return access_key_id in known or access_key_id.startswith(PREFIX) or is_placeholder(access_key_id)
