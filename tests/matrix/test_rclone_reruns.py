"""rclone run again, when nothing has changed: the gateway keeps no times, and its ETag decides what that costs."""

from typing import Final

import pytest

from hfs3.gateway.config import Behaviour, ETagStyle
from tests.matrix.conftest import Player
from tests.matrix.rclone import BOTH, CONF, DEBIAN, PAGE, PYPI, Version, remote
from tests.matrix.rows import Asked, Must, Row, fails, works

N: Final = 3
FILES: Final = {
    CONF: PAGE,
    "tree/1": "one",
    "tree/2": "two",
    "tree/d/3": "three",
    "other/1": "One",
    "other/2": "two",
    "other/d/3": "three",  # as long, but not the same
}
TREE: Final = ("tree", "hf:$bucket")
COPY: Final = ("copy", *TREE)
MD5: Final = Behaviour(etag_style=ETagStyle.MD5)
XET: Final = Behaviour()
OPAQUE: Final = Behaviour(etag_style=ETagStyle.OPAQUE)
NOT_MD5: Final = (XET, OPAQUE)
BY_SERVER_TIME: Final = ("--use-server-modtime", "--update")
MOVED_NOTHING: Final[tuple[Must, ...]] = (works(), Asked("PutObject", times=0), Asked("CopyObject", times=0))
UPLOADED_ALL: Final[tuple[Must, ...]] = (works(), Asked("PutObject", 200, N), Asked("CopyObject", times=0))
TOUCHED_ALL: Final[tuple[Must, ...]] = (works(), Asked("PutObject", times=0), Asked("CopyObject", 200, N))
UNASKED: Final = Asked("HeadObject", times=0)


def again(name: str, must: tuple[Must, ...], *flags: str, behaviour: Behaviour = XET, conf: str = PAGE) -> Row:
    """Return a row that copies twice and looks at the second time."""
    return Row(
        f"{name} ({behaviour.etag_style})",
        must,
        (*COPY, *flags),
        files=FILES | {CONF: conf},
        before=(COPY,),
        behaviour=behaviour,
    )


PARTS: Final = {CONF: remote(upload_cutoff="5M", chunk_size="5M")}
BIG: Final = ("copyto", "big", "hf:$bucket/k")

RERUNS: Final = [
    *(
        Row(f"first ({b.etag_style})", (*UPLOADED_ALL, Asked("HeadObject")), COPY, files=FILES, behaviour=b)
        for b in (MD5, *NOT_MD5)
    ),
    again("again: every object is copied onto itself", TOUCHED_ALL, behaviour=MD5),
    *(again("again: all is uploaded", UPLOADED_ALL, behaviour=b) for b in NOT_MD5),
    *(again("--checksum", MOVED_NOTHING, "--checksum", behaviour=b) for b in (MD5, *NOT_MD5)),
    *(again("--size-only", MOVED_NOTHING, "--size-only", behaviour=b) for b in (MD5, *NOT_MD5)),
    again("--use-server-modtime alone", TOUCHED_ALL, "--use-server-modtime", behaviour=MD5),
    *(again("--use-server-modtime alone", UPLOADED_ALL, "--use-server-modtime", behaviour=b) for b in NOT_MD5),
    *(
        again("--use-server-modtime --update", (*MOVED_NOTHING, UNASKED), *BY_SERVER_TIME, behaviour=b)
        for b in (MD5, *NOT_MD5)
    ),
    again("--no-update-modtime", (*MOVED_NOTHING, Asked("HeadObject", times=N)), "--no-update-modtime", behaviour=MD5),
    *(again("--no-update-modtime", UPLOADED_ALL, "--no-update-modtime", behaviour=b) for b in NOT_MD5),
    *(
        Row(
            f"a file in parts is uploaded again ({b.etag_style})",
            (works(), Asked("UploadPart", 200, 2)),
            BIG,
            files=PARTS,
            before=(BIG,),
            behaviour=b,
        )
        for b in (MD5, *NOT_MD5)
    ),
]
OTHER: Final = ("other", "hf:$bucket")


def check(name: str, must: Must, *argv: str, behaviour: Behaviour = XET) -> Row:
    """Return a row that copies `tree` and then checks."""
    return Row(f"{name} ({behaviour.etag_style})", (must,), argv, files=FILES, before=(COPY,), behaviour=behaviour)


CHECKS: Final = [
    check("check, alike", works("0 differences found"), "check", *TREE, behaviour=MD5),
    check("check, changed", fails("1: md5 differ", "1 differences found"), "check", *OTHER, behaviour=MD5),
    *(
        check(
            "check, changed: nobody sees it",
            works("0 differences found", "3 hashes could not be checked"),
            "check",
            *OTHER,
            behaviour=b,
        )
        for b in NOT_MD5
    ),
    *(
        check("check --download, changed", fails("1 differences found"), "check", "--download", *OTHER, behaviour=b)
        for b in NOT_MD5
    ),
    check(
        "copy --checksum, changed",
        Asked("PutObject", 200, 1, path="/$ns/$bucket/1"),
        "copy",
        "--checksum",
        *OTHER,
        behaviour=MD5,
    ),
    *(
        check(
            "copy --checksum, changed: nobody sees it",
            Asked("PutObject", times=0),
            "copy",
            "--checksum",
            *OTHER,
            behaviour=b,
        )
        for b in NOT_MD5
    ),
]
UPDATING: Final = {"RCLONE_UPDATE": "true", "RCLONE_USE_SERVER_MODTIME": "true"}
IN_REMOTE: Final = remote(**{"global.update": "true", "global.use_server_modtime": "true"})


@pytest.mark.parametrize("row", RERUNS, ids=str)
@pytest.mark.parametrize("version", BOTH, ids=str)
def test_reruns(row: Row, version: Version, play: Player) -> None:
    play(row, version.command(), environ=version.environ)


@pytest.mark.parametrize("row", CHECKS, ids=str)
@pytest.mark.parametrize("version", BOTH, ids=str)
def test_checks(row: Row, version: Version, play: Player) -> None:
    play(row, version.command(), environ=version.environ)


@pytest.mark.parametrize("version", BOTH, ids=str)
def test_the_flags_as_variables(version: Version, play: Player) -> None:
    row = again("by variables", (*MOVED_NOTHING, UNASKED))
    play(row, version.command(), environ={**version.environ, **UPDATING})


@pytest.mark.parametrize(("version", "must"), [(PYPI, MOVED_NOTHING), (DEBIAN, UPLOADED_ALL)], ids=str)
def test_the_flags_in_the_remote(version: Version, must: tuple[Must, ...], play: Player) -> None:
    """1.60 does not know `global.…`, and does not say so."""
    play(again("in the remote", must, conf=IN_REMOTE), version.command(), environ=version.environ)
