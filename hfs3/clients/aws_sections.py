"""One profile of the AWS tools in a draft of their two files, and whether it is hfs3's to write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from hfs3.clients.aws_files import (
    ACCESS_KEY,
    BLOCK,
    ENDPOINT,
    LEAKING,
    PAIR,
    PROCESS,
    SERVICES,
    SESSION_TOKEN,
    is_services,
    kinds,
    new_header,
    profile_of,
)
from hfs3.clients.aws_inspection import TAKES_OVER
from hfs3.clients.aws_process import is_our_helper
from hfs3.clients.base import ConfigFile, Credentials, Profile, Texts
from hfs3.clients.draft import Draft
from hfs3.clients.values import is_gateway, is_our_identity, judge_endpoint
from hfs3.credentials.mixups import PREFIX
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Rule
from hfs3.diagnostics.rules.lines import FOREIGN_PROFILE, OTHER_CREDENTIALS
from hfs3.errors import UserFileError
from hfs3.files.ini import Grammar, Section, Spot

_ELSEWHERE: Final = (ENDPOINT, ACCESS_KEY)
_UNWRITTEN: Final = {Credentials.STATIC: (SESSION_TOKEN,), Credentials.PROCESS: PAIR}
"""The keys of a pair that would win over what a way to it writes, if they leaked into the profile."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the two files, and the section of the profile in it, or the header a new one gets."""

    file: ConfigFile
    header: str
    section: Section | None

    @property
    def spots(self) -> Sequence[Spot]:
        """The keys that are there."""
        return self.section.spots if self.section else ()

    def value(self, key: str, block: str = "") -> str:
        """Return the value of a key, or nothing."""
        spot = self.section.spot(key, block) if self.section else None
        return spot.value if spot else ""


class Sections:
    """The places of a profile in a draft of the two files. `our_keys` are the keys, with their block, that hfs3 writes.

    Raises UserFileError for a file that AWS tools would refuse, or that has the profile twice.
    """

    def __init__(self, texts: Texts, profile: Profile, our_keys: Collection[tuple[str, str]]) -> None:
        self.draft = Draft(texts, Grammar.BOTOCORE)
        self._profile = profile
        self._our_keys = our_keys
        self.config, self.credentials = (self._place(file) for file in kinds(texts))

    def _place(self, file: ConfigFile) -> Place:
        name = self._profile.name
        section = self.draft.section(file, lambda header: profile_of(file.kind, header) == name)
        return Place(file, section.name if section else new_header(file.kind, name), section)

    def take_out(self, keys: Collection[str]) -> None:
        """Take these keys out of the profile, also out of its blocks."""
        if not keys:
            return
        for place in (self.config, self.credentials):
            if place.section is not None:
                self.draft.remove(place.file, place.header, lambda key, _: key in keys)
        self.config, self.credentials = (self._place(place.file) for place in (self.config, self.credentials))

    def refuse_other_logins(self) -> None:
        """Refuse a profile with keys of a role or of single sign-on: AWS tools would follow them, not our pair.

        So they would keys that leak into it from [DEFAULT], among them those of a pair that we do not write ourselves.
        """
        leaking = {*TAKES_OVER, *_UNWRITTEN.get(self._profile.credentials, ())}
        for place in (self.config, self.credentials):
            leaks = Place(place.file, LEAKING, self.draft.section(place.file, lambda header: header == LEAKING))
            for where, keys in ((place, TAKES_OVER), (leaks, leaking)):
                spots = [spot for spot in where.spots if spot.key in keys]
                if spots:
                    raise _refusal(where, spots, "would take over from the key pair", OTHER_CREDENTIALS)

    def refuse_other_endpoint(self) -> None:
        """Refuse a profile that names a services section with an endpoint elsewhere: it wins over the profile's own."""
        name = self.credentials.value(SERVICES) or self.config.value(SERVICES)
        if not name:
            return
        for file in (self.config.file, self.credentials.file):
            section = self.draft.section(file, lambda header: is_services(header, name))
            spot = section.spot(ENDPOINT, BLOCK) if section else None
            if spot is not None and judge_endpoint(spot.value, self._profile) is not None:
                words = f"win over the endpoint of the profile {self._profile.name}"
                place = Place(file, f"{SERVICES} {name}", section)
                raise _refusal(place, [spot], words, FOREIGN_PROFILE, hint=_BEYOND_SERVICES)

    def refuse_foreign(self, key: AccessKey | None) -> None:
        """Refuse a profile of this name that was made for something else."""
        for place in (self.config, self.credentials):
            strangers = self._strangers(place, key)
            if strangers:
                raise _refusal(place, strangers, "were not written by hfs3", FOREIGN_PROFILE)

    def _strangers(self, place: Place, key: AccessKey | None) -> list[Spot]:
        """Return the keys of a section that hfs3 would not have written; none if the profile is the gateway's."""
        strangers = [
            spot
            for spot in place.spots
            if (spot.key == ACCESS_KEY and not is_our_identity(spot.value, key))
            or (spot.key == PROCESS and not self._may_keep(spot.value))
        ]
        if strangers or self._is_for_gateway():
            return strangers
        return [spot for spot in place.spots if spot.key in _ELSEWHERE or not self._knows(spot)]

    def _may_keep(self, helper: str) -> bool:
        """Return whether a helper is hfs3's, or may stay because the profile shall have no pair of hfs3's."""
        return is_our_helper(helper) or self._profile.credentials is Credentials.NONE

    def _is_for_gateway(self) -> bool:
        endpoint = self.credentials.value(ENDPOINT) or self.config.value(ENDPOINT)
        identity = self.credentials.value(ACCESS_KEY) or self.config.value(ACCESS_KEY)
        return is_gateway(endpoint, self._profile) if endpoint else identity.startswith(PREFIX)

    def _knows(self, spot: Spot) -> bool:
        if spot.nested:
            return all((sub.key, spot.key) in self._our_keys for sub in spot.nested)
        return (spot.key, "") in self._our_keys


_ANOTHER_NAME: Final = "give another name with --profile, or set hfs3's keys and keep all others with --force"
_BEYOND_SERVICES: Final = (
    f"take the line `{SERVICES}` out of the profile, or give another name with --profile; "
    "with --force the line stays, and so does where requests go"
)


def _refusal(place: Place, spots: Sequence[Spot], what: str, rule: Rule, *, hint: str = _ANOTHER_NAME) -> UserFileError:
    number = place.section.number + spots[0].line if place.section else 1
    keys = ", ".join(spot.key for spot in spots)
    return UserFileError(
        f"{place.file.path}, line {number}: [{place.header}] has keys that {what}: {keys}; it was left as it is",
        hint=hint,
        code=rule.code,
    )
