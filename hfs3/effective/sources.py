"""The places a client can look for a value, as small functions of the world; a client is a table of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from hfs3.clients.aws_files import CONFIG, CREDENTIALS, ENDPOINT, PROCESS
from hfs3.clients.aws_inspection import TAKES_OVER
from hfs3.effective.model import AMAZON, Asked, Read
from hfs3.effective.world import World

Source = Callable[[World], Read | None]
Answers = Mapping[Asked, tuple[Source, ...]]
"""For everything that can be asked, where a client looks, in its order."""

BLOCK: Final = "s3"
_SERVICES: Final = "services"
_IGNORE_VARIABLE: Final = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
_IGNORE_KEY: Final = "ignore_configured_endpoint_urls"
_TRUE: Final = "true"
_KEY_ID: Final = "aws_access_key_id"


def constant(read: Read) -> Source:
    """Take this whatever the world says."""
    return lambda _: read


def variable(name: str) -> Source:
    """Take a variable."""
    return lambda world: world.variable(name)


# -- the AWS tools' files, as botocore reads them ----------------------------------------------------------------------


def in_file(kind: str, key: str, block: str = "") -> Source:
    """Take a key of the profile from one of the two files."""

    def read(world: World) -> Read | None:
        there = world.of(kind)
        if there is None or (block and kind == CONFIG and _has_block(world, block)):
            return None
        sheet, sections = there
        return sheet.read(sections, key, block)

    return read


def in_profile(key: str, block: str = "") -> tuple[Source, Source]:
    """Take a key of the profile: the credentials file's before the config file's.

    A block is not merged: the one in the credentials file hides the whole of the one in the config file
    (botocore/session.py, full_config).
    """
    return in_file(CREDENTIALS, key, block), in_file(CONFIG, key, block)


def _has_block(world: World, block: str) -> bool:
    there = world.of(CREDENTIALS)
    return there is not None and any(section.spot(block) for section in there[1])


def first(sources: Iterable[Source], world: World) -> Read | None:
    """Return what the first of these sources finds that finds anything."""
    return next((found for source in sources if (found := source(world)) is not None), None)


def of_services(world: World) -> Read | None:
    """Take the endpoint of the `[services …]` section that the profile names."""
    named, sheet = first(in_profile(_SERVICES), world), world.sheet(CONFIG)
    if named is None or sheet is None:
        return None
    return sheet.read(sheet.sections(lambda header: header.split() == [_SERVICES, named.value]), ENDPOINT, BLOCK)


def endpoints_ignored(world: World) -> Read | None:
    """Take Amazon's endpoint if configured ones are to be ignored."""
    said = first(in_profile(_IGNORE_KEY), world)
    if _IGNORE_VARIABLE in world.environ:  # once set, even to nothing, it hides the key
        said = world.variable(_IGNORE_VARIABLE)
    if said is None or said.value.lower() != _TRUE:
        return None
    return Read(AMAZON, said.kind, said.place, "every configured endpoint is ignored")


def key_variable(world: World) -> Read | None:
    """Take the key ID from the variables where they win: not if the profile is named by an option."""
    found = world.variable("AWS_ACCESS_KEY_ID")
    return found if found and world.chosen else None


def another_login(world: World) -> Read | None:
    """Take the login by role or single sign-on that a profile follows before its key pair."""
    for key in TAKES_OVER:
        found = first(in_profile(key), world)
        if found is not None:
            return Read(f"of {key}", found.kind, found.place, "asked of Amazon, not of hfs3")
    return None


def from_process(world: World) -> Read | None:
    """Take the pair that a helper gives; the helper is not asked here."""
    found = first(in_profile(PROCESS), world)
    return Read("of credential_process", found.kind, found.place, "asked for each time") if found else None


KEY_ID_CHAIN: Final[tuple[Source, ...]] = (
    key_variable,
    another_login,
    in_file(CREDENTIALS, _KEY_ID),
    from_process,
    in_file(CONFIG, _KEY_ID),
)
"""botocore/credentials.py, create_credential_resolver."""


# -- putting sources together ------------------------------------------------------------------------------------------


def where(condition: Callable[[World], bool], *sources: Source) -> tuple[Source, ...]:
    """Take these only under a condition."""

    def guarded(source: Source) -> Source:
        return lambda world: source(world) if condition(world) else None

    return tuple(guarded(source) for source in sources)


def told(text: str, source: Source) -> Source:
    """Take what `source` finds, and say `text` of it."""

    def read(world: World) -> Read | None:
        found = source(world)
        return Read(found.value, found.kind, found.place, text) if found else None

    return read
