"""How rclone finds the settings of a remote: https://rclone.org/docs/#config-file, and by version where it differs.

MEASURED with rclone 1.75.2 and 1.60.1, each setting from each place alone and against the others.
"""

from typing import Final

from hfs3.clients.aws_files import CONFIG, DEFAULT
from hfs3.clients.rclone_files import KIND as REMOTES
from hfs3.effective.golang import KEY_ID_CHAIN, SYSTEM_CERTIFICATES, in_profile, of_services
from hfs3.effective.model import AMAZON, NOT_SENT, Asked, Kind, Read, default
from hfs3.effective.sources import Answers, Source, constant, endpoints_ignored, variable, where
from hfs3.effective.world import World

Version = tuple[int, ...]

_NEW: Final = (1, 75)
"""The version from which on it is measured that AWS endpoints are read, and that RCLONE_S3_* comes first."""
_SECOND_LISTING: Final = ("aws", "minio", "cloudflare", "rclone")
_VIRTUAL: Final = ("aws", "wasabi")
_TRUE: Final = "true"
_NO_CHECKSUMS: Final = default(NOT_SENT, "it sends Content-MD5, and knows no such setting")
_ANONYMOUS: Final = default(NOT_SENT, "it asks without a signature")


def answers(version: Version) -> Answers:
    """Return how this version of rclone finds the settings of a remote."""
    options = Options(version)
    endpoints = (endpoints_ignored, variable("AWS_ENDPOINT_URL_S3"), variable("AWS_ENDPOINT_URL"))
    profiles = (of_services, in_profile("endpoint_url", CONFIG))
    from_aws = (*endpoints, *map(options.by_aws_profile, profiles)) if version >= _NEW else ()
    return {
        Asked.ENDPOINT: (
            options.take("endpoint"),
            *where(options.asks_aws, *from_aws),
            constant(default(AMAZON, "without an endpoint it talks to Amazon")),
        ),
        Asked.REGION: (options.take("region"), constant(default("us-east-1", "what it signs for without a region"))),
        Asked.ACCESS_KEY_ID: (
            options.take("access_key_id"),
            *where(options.asks_aws, *map(options.by_aws_profile, KEY_ID_CHAIN)),
            constant(_ANONYMOUS),
        ),
        Asked.ADDRESSING: (options.vendor_addressing, options.addressing, constant(default("path", "its default"))),
        Asked.REQUEST_CHECKSUMS: (constant(_NO_CHECKSUMS),),
        Asked.RESPONSE_CHECKSUMS: (constant(_NO_CHECKSUMS),),
        Asked.LIST_VERSION: (options.listing, options.vendor_listing, constant(default("1", "what most vendors know"))),
        Asked.MULTIPART_THRESHOLD: (options.take("upload_cutoff"), constant(default("200Mi", "its default"))),
        Asked.PART_SIZE: (options.take("chunk_size"), constant(default("5Mi", "its default"))),
        Asked.SIGNATURE: (options.signature, constant(default("s3v4", "what it signs with"))),
        Asked.CA_BUNDLE: (
            variable("RCLONE_CA_CERT"),
            *((options.take("override.ca_cert"),) if version >= _NEW else ()),
            constant(SYSTEM_CERTIFICATES),
        ),
    }


class Options:
    """The options of a remote as one version of rclone reads them."""

    def __init__(self, version: Version) -> None:
        self._backend_first = version >= _NEW

    def take(self, key: str) -> Source:
        """Take an option: from a variable for all of S3 or for this remote, then from the file; empty is none."""

        def read(world: World) -> Read | None:
            mine = f"RCLONE_CONFIG_{world.profile.upper().replace('-', '_')}_"
            prefixes = ("RCLONE_S3_", mine) if self._backend_first else (mine, "RCLONE_S3_")
            for prefix in prefixes:
                if found := world.variable(prefix + key.upper()):
                    return found
            sheet = world.sheet(REMOTES)
            in_file = sheet.read(sheet.sections(lambda header: header == world.profile), key) if sheet else None
            return in_file if in_file and in_file.value else None

        return read

    def asks_aws(self, world: World) -> bool:
        """Return whether the pair is looked for where AWS tools have it."""
        return self._is("env_auth", world, _TRUE)

    def by_aws_profile(self, source: Source) -> Source:
        """Ask `source` about the AWS profile that the remote, or a variable, names."""

        def read(world: World) -> Read | None:
            named = self.take("profile")(world)
            if named is not None:
                return source(world.at(named.value))
            profile = world.environ.get("AWS_PROFILE") or DEFAULT
            return source(World(world.environ, world.sheets, profile, chosen=True))

        return read

    def addressing(self, world: World) -> Read | None:
        """Take what force_path_style says."""
        found = self.take("force_path_style")(world)
        return _as("path" if found.value.lower() == _TRUE else "virtual", found) if found else None

    def vendor_addressing(self, world: World) -> Read | None:
        """Take what the vendor demands, whatever force_path_style says."""
        return _as("virtual", self.take("provider")(world)) if self._is("provider", world, *_VIRTUAL) else None

    def listing(self, world: World) -> Read | None:
        """Take what list_version says; 0 leaves it to the vendor."""
        found = self.take("list_version")(world)
        return found if found and found.value != "0" else None

    def vendor_listing(self, world: World) -> Read | None:
        """Take what the vendor knows."""
        return _as("2", self.take("provider")(world)) if self._is("provider", world, *_SECOND_LISTING) else None

    def signature(self, world: World) -> Read | None:
        """Take the retired version if it is asked for."""
        return _as("s3", self.take("v2_auth")(world)) if self._is("v2_auth", world, _TRUE) else None

    def _is(self, key: str, world: World, *values: str) -> bool:
        found = self.take(key)(world)
        return found is not None and found.value.lower() in values


def _as(value: str, found: Read | None) -> Read | None:
    """Return what an option means, at the place of the option."""
    if found is None:
        return None
    return Read(value, found.kind, found.place, "" if found.kind is Kind.DEFAULT else f"because of {found.value}")
