import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from hfs3.credentials.keeping import keep
from hfs3.credentials.model import AccessKey
from hfs3.credentials.process import answer, complaint
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import CredentialError, Hfs3Error, KeyPairMissing
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN, account

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_the_document_is_the_one_that_sdks_expect(machine: Machine) -> None:
    keep(AccessKey(KEY_ID, Secret(SECRET)), account(), open_store(machine, "file"), machine=machine)
    expected = {"Version": 1, "AccessKeyId": KEY_ID, "SecretAccessKey": SECRET}
    assert json.loads(answer(machine, None)) == json.loads(answer(machine, "alice")) == expected


def test_an_end_is_passed_on_and_kept_to(machine: Machine) -> None:
    key = AccessKey(KEY_ID, Secret(SECRET), NOON)
    keep(key, account(), open_store(machine, "file"), machine=machine)
    before = dataclasses.replace(machine, now=lambda: NOON - timedelta(seconds=1))
    assert json.loads(answer(before, None))["Expiration"] == "2026-11-01T12:00:00Z"
    with pytest.raises(CredentialError, match="the account alice expired at 2026-11-01T12:00:00") as refused:
        answer(dataclasses.replace(machine, now=lambda: NOON), None)
    assert refused.value.code == "HFS116"


def test_nothing_is_stored(machine: Machine) -> None:
    with pytest.raises(KeyPairMissing):
        answer(machine, None)


def test_a_complaint_is_one_line_without_a_secret() -> None:
    failure = Hfs3Error(f"it has\n{SECRET}\r\nin it", hint=f"Remove {TOKEN}\n\nat once.")
    assert complaint(failure) == "hfs3: it has ******** in it. Remove ******** at once."
