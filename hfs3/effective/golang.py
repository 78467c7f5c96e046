"""How the AWS SDKs for Go read the AWS files, and s5cmd with them: neither as botocore does nor as its pages say.

MEASURED with s5cmd 2.3.0 (SDK 1) and rclone 1.75.2 (SDK 2), each setting from each place alone and against the others.
"""

import re
from collections.abc import Sequence
from typing import Final

from hfs3.clients.aws_files import CONFIG, CREDENTIALS, DEFAULT, ENDPOINT, PROCESS
from hfs3.effective.model import AMAZON, NOT_SENT, Asked, Read, default
from hfs3.effective.sources import BLOCK, Answers, Source, constant, first, key_variable, variable
from hfs3.effective.world import World
from hfs3.files.ini import Section

KEY_ID: Final = "aws_access_key_id"
_COMMENT: Final = re.compile(r"\s[#;].*")
_SERVICES: Final = "services"


def in_profile(key: str, *kinds: str) -> Source:
    """Take a key of the profile from the first of these files that has it (both, config first, if none is given)."""

    def read(world: World) -> Read | None:
        for kind in kinds or (CONFIG, CREDENTIALS):
            found = _value(world, kind, key)
            if found is not None:
                return found
        return None

    return read


def of_services(world: World) -> Read | None:
    """Take the endpoint of the `[services …]` section that the profile names."""
    named, sheet = in_profile(_SERVICES, CONFIG)(world), world.sheet(CONFIG)
    if named is None or sheet is None:
        return None
    found = sheet.read(sheet.sections(lambda header: header.split() == [_SERVICES, named.value]), ENDPOINT, BLOCK)
    return _plain(found) if found else None


def from_process(world: World) -> Read | None:
    """Take the pair that a helper gives; the helper is not asked here."""
    found = in_profile(PROCESS, CREDENTIALS, CONFIG)(world)
    return Read("of credential_process", found.kind, found.place, "asked for each time") if found else None


KEY_ID_CHAIN: Final[tuple[Source, ...]] = (
    key_variable,
    in_profile(KEY_ID, CREDENTIALS, CONFIG),
    from_process,
)


def _value(world: World, kind: str, key: str) -> Read | None:
    sheet = world.sheet(kind)
    if sheet is None:
        return None
    found = sheet.read(_sections(world, kind), key)
    return _plain(found) if found else None


def _sections(world: World, kind: str) -> Sequence[Section]:
    """Return the profile's sections: headers with quotes are those of another profile to these readers."""
    sheet = world.sheet(kind)
    wanted = [world.profile] if kind == CREDENTIALS or world.profile == DEFAULT else ["profile", world.profile]
    return sheet.sections(lambda header: header.split() == wanted) if sheet else ()


def _plain(found: Read) -> Read:
    """Return a value without the comment behind it, which these readers leave out."""
    return Read(_COMMENT.sub("", found.value).rstrip(), found.kind, found.place, found.because)


# -- s5cmd -------------------------------------------------------------------------------------------------------------


def s5cmd() -> Answers:
    """Return how s5cmd finds its settings."""
    size = constant(default("50MB", "-p, in MiB; nothing else says it"))
    none = constant(default(NOT_SENT, "it sends Content-MD5, and knows no such setting"))
    amazon = default(AMAZON, "only S3_ENDPOINT_URL and --endpoint-url name another; no file does")
    return {
        Asked.ENDPOINT: (variable("S3_ENDPOINT_URL"), constant(amazon)),
        Asked.REGION: (
            variable("AWS_REGION"),
            variable("AWS_DEFAULT_REGION"),
            _region,
            constant(default("us-east-1", "what it signs for without a region")),
        ),
        Asked.ACCESS_KEY_ID: (_key_id, constant(default(NOT_SENT, "it finds no key pair"))),
        Asked.ADDRESSING: (constant(default("path", "with an endpoint of one's own")),),
        Asked.REQUEST_CHECKSUMS: (none,),
        Asked.RESPONSE_CHECKSUMS: (none,),
        Asked.LIST_VERSION: (constant(default("2", "unless --use-list-objects-v1 is given")),),
        Asked.MULTIPART_THRESHOLD: (size,),
        Asked.PART_SIZE: (size,),
        Asked.SIGNATURE: (constant(default("s3v4", "what it always signs with")),),
        Asked.CA_BUNDLE: (variable("AWS_CA_BUNDLE"), variable("SSL_CERT_FILE"), constant(SYSTEM_CERTIFICATES)),
    }


def _region(world: World) -> Read | None:
    """Take the region of the profile that a variable chooses: `--profile` chooses a pair, the region is [default]'s."""
    return in_profile("region")(world if world.chosen else world.at(DEFAULT))


def _key_id(world: World) -> Read | None:
    """Take the pair: `--profile` looks into the credentials file alone."""
    if not world.chosen:
        return in_profile(KEY_ID, CREDENTIALS)(world)
    return first(KEY_ID_CHAIN, world)


SYSTEM_CERTIFICATES: Final = default("the system's list", "the authorities that this system trusts")
