"""What holds for every client; a client's test module inherits from `ClientContract`, or `FileClientContract`."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest

from hfs3.clients.base import Client, ConfigFile, Extent, Profile, Spelling, Texts, read
from hfs3.contract.settings import SettingName
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.rules.drift import DRIFT
from hfs3.files.edits import Edit
from hfs3.machine import Machine
from hfs3.secret import Secret

KEY = AccessKey("HFAKexample", Secret("5" * 64))
PROFILE = Profile("hf", "me", "https://s3.hf.co")
PROFILES = {
    "public": PROFILE,
    "exactly as documented": replace(PROFILE, extent=Extent.DOCUMENTED),
    "local gateway": replace(PROFILE, gateway="https://localhost:9443", ca_bundle="/home/me/ca bundle.pem"),
    "small parts": replace(PROFILE, name="hf-Org_1.x", part_size=5 * 2**20, multipart_threshold=7_000_001),
    "default": replace(PROFILE, name="default", namespace="Some.Org"),
}


class ClientContract:
    """Holds for every client."""

    client: ClassVar[Client]

    def test_dialect_answers_for_every_setting(self) -> None:
        assert set(self.client.DIALECT) == set(SettingName)

    def test_reasons_are_given(self) -> None:
        for answer in self.client.DIALECT.values():
            if not isinstance(answer, Spelling):
                assert answer.because

    @pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
    def test_rendering_shows_the_settings_and_no_secret(self, profile: Profile) -> None:
        shown = self.client.render(profile)
        assert profile.namespace in shown
        if profile.ca_bundle:
            assert profile.ca_bundle in shown

    def test_names_are_nobody_elses(self) -> None:
        assert self.client.NAME.isidentifier()
        assert self.client.TITLE

    def test_no_file_has_no_profile(self, machine: Machine) -> None:
        assert list(self.client.names(read(self.client.locate(machine)))) == []


class FileClientContract(ClientContract):
    """Holds for every client that owns files."""

    @pytest.fixture
    def nothing(self, machine: Machine) -> dict[ConfigFile, bytes | None]:
        """Return the client's files on a machine that has none."""
        return read(self.client.locate(machine))

    @pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
    def test_what_is_written_is_what_is_accepted(self, nothing: Texts, profile: Profile) -> None:
        written = after(nothing, self.client.plan(nothing, profile, KEY))
        assert list(self.client.inspect(written, profile)) == []
        assert list(self.client.names(written)) == [profile.name]

    @pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
    def test_second_plan_is_empty(self, nothing: Texts, profile: Profile) -> None:
        written = after(nothing, self.client.plan(nothing, profile, KEY))
        assert list(self.client.plan(written, profile, KEY)) == []

    @pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
    @pytest.mark.parametrize("before", [b"", b"# mine\n", b"[other]\na = b", b"[other]\r\na = b\r\n"])
    def test_removal_gives_the_original_bytes(self, nothing: Texts, profile: Profile, before: bytes) -> None:
        old = dict.fromkeys(nothing, before)
        written = after(old, self.client.plan(old, profile, KEY))
        assert after(written, self.client.plan_removal(written, profile)) == old

    def test_removal_of_what_is_not_there_is_empty(self, nothing: Texts) -> None:
        assert list(self.client.plan_removal(nothing, PROFILE)) == []

    def test_missing_profile_is_one_finding(self, nothing: Texts) -> None:
        assert [finding.rule.code for finding in self.client.inspect(nothing, PROFILE)] == ["HFS314"]

    def test_files_with_secrets_are_private(self, nothing: Texts) -> None:
        secret = KEY.secret_access_key.reveal().encode()
        for edit in self.client.plan(nothing, PROFILE, KEY):
            assert edit.private == (secret in (edit.after or b"") or self._is_private(nothing, edit))

    def _is_private(self, texts: Texts, edit: Edit) -> bool:
        return any(file.private for file in texts if file.path == edit.path)

    def test_without_a_key_pair_none_is_written(self, nothing: Texts) -> None:
        for edit in self.client.plan(nothing, PROFILE, None):
            assert b"access_key" not in (edit.after or b"")

    def test_every_setting_is_missed_when_it_is_gone(self, nothing: Texts) -> None:
        for profile in (PROFILE, PROFILES["local gateway"]):
            written = after(nothing, self.client.plan(nothing, profile, KEY))
            for name, spelling in spelled(self.client, profile):
                without = with_line(written, spelling, lambda _: "")
                assert [finding.rule for finding in self.client.inspect(without, profile)] == [DRIFT[name]], name

    def test_every_setting_is_missed_when_it_is_misspelt(self, nothing: Texts) -> None:
        written = after(nothing, self.client.plan(nothing, PROFILE, KEY))
        for name, spelling in spelled(self.client, PROFILE):
            key = f"{spelling.key[:-1]}_{spelling.key[-1]}"
            misspelt = with_line(written, spelling, renamed(spelling.key, key))
            (finding,) = self.client.inspect(misspelt, PROFILE)
            assert finding.rule is DRIFT[name], name
            assert "misspelling" in finding.detail

    def test_every_setting_is_found_where_it_is_wrong(self, nothing: Texts) -> None:
        written = after(nothing, self.client.plan(nothing, PROFILE, KEY))
        for name, spelling in spelled(self.client, PROFILE):
            wrong = with_line(written, spelling, lambda line: f"{line.partition('=')[0]}= wrong\n")
            (finding,) = self.client.inspect(wrong, PROFILE)
            place = finding.place
            assert place.line is not None, name
            assert place.column is not None, name
            (text,) = (data for file, data in wrong.items() if file.path == place.path and data)
            assert place.text == text.decode().splitlines()[place.line - 1]
            assert place.text[place.column - 1 :] == "wrong"

    def test_planning_mends_whatever_is_wrong(self, nothing: Texts) -> None:
        written = after(nothing, self.client.plan(nothing, PROFILE, KEY))
        for _, spelling in spelled(self.client, PROFILE):
            for break_it in (lambda _: "", lambda line: f"{line.partition('=')[0]}= wrong # why\n"):
                broken = with_line(written, spelling, break_it)
                if spelling.value(PROFILE) == PROFILE.endpoint and "= wrong" in str(broken):
                    continue  # a profile for another endpoint is somebody else's
                mended = after(broken, self.client.plan(broken, PROFILE, KEY))
                assert list(self.client.inspect(mended, PROFILE)) == []

    def test_a_secret_never_shows(self, nothing: Texts) -> None:
        canary = AccessKey("HFAKexample", Secret("canary canary # canary"))
        edits = self.client.plan(nothing, PROFILE, canary)
        written = after(nothing, edits)
        assert "canary" not in repr(edits) + repr(list(self.client.inspect(written, PROFILE)))


def after(texts: Texts, edits: Sequence[Edit]) -> dict[ConfigFile, bytes | None]:
    """Return the files as they are once the edits are made."""
    by_path = {edit.path: edit.after for edit in edits}
    return {file: by_path.get(file.path, data) for file, data in texts.items()}


def spelled(client: Client, profile: Profile) -> list[tuple[SettingName, Spelling]]:
    """Return the settings that the client's files have for this profile."""
    answers = ((name, answer) for name, answer in client.DIALECT.items() if isinstance(answer, Spelling))
    return [(name, spelling) for name, spelling in answers if spelling.value(profile)]


def renamed(old: str, new: str) -> Callable[[str], str]:
    """Return a change of a line that writes a key under another name."""
    return lambda line: line.replace(old, new, 1)


def with_line(texts: Texts, spelling: Spelling, change: Callable[[str], str]) -> dict[ConfigFile, bytes | None]:
    """Return the files with the line of one setting changed."""
    changed = {}
    for file, data in texts.items():
        lines = (data or b"").decode().splitlines(keepends=True)
        new = [change(line) if line.split("=")[0].strip() == spelling.key else line for line in lines]
        changed[file] = None if data is None else "".join(new).encode()
    assert changed != dict(texts)
    return changed
