"""A full disk, met while content arrives, is one clean refusal and leaves nothing."""

import errno
import sqlite3

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.failures import translating


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_service_unavailable(number: int) -> None:
    with pytest.raises(S3Error) as refusal, translating():
        raise OSError(number, "no room")
    assert (refusal.value.status, refusal.value.rule) == (503, "storage.full")


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_too_many_open_files_ask_to_slow_down(number: int) -> None:
    with pytest.raises(S3Error) as refusal, translating():
        raise OSError(number, "too many")
    assert (refusal.value.status, refusal.value.rule) == (503, "storage.open-files")


def test_other_failures_stay_what_they_are() -> None:
    for failure in (OSError(errno.EIO, "broken"), sqlite3.OperationalError("broken"), S3Error("NoSuchKey")):
        with pytest.raises(type(failure)) as raised, translating():
            raise failure
        assert raised.value is failure


def test_a_lock_held_for_too_long_asks_to_slow_down() -> None:
    with sqlite3.connect(":memory:") as index:
        failure = sqlite3.OperationalError("locked")
        failure.sqlite_errorcode = sqlite3.SQLITE_BUSY
        with pytest.raises(S3Error) as refusal, translating():
            raise failure
    index.close()
    assert refusal.value.code == "SlowDown"
