"""rclone 1.75 and 1.60: where they read their settings from, what they refuse, and which key names they alter."""

from typing import Final

import pytest

from tests.matrix.aws_files import CREDENTIALS, DOCUMENTED, FOREIGN_PAIR, PAIR
from tests.matrix.conftest import Player
from tests.matrix.rclone import BOTH, CONF, DEBIAN, PAGE, PYPI, Version, remote
from tests.matrix.rows import Asked, Must, Row, Stored, Wanted, fails, works

UP: Final = ("copyto", "small", "hf:$bucket/k")
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
LOWER: Final = "https://lower.invalid/alice"
ASTRAY: Final[tuple[Must, ...]] = (fails(), Stored("k"), Wanted(r"^lower\.invalid:443"))
ENV_AUTH: Final = {"env_auth": "true", "profile": "hf", "access_key_id": None, "secret_access_key": None}

ROWS: Final = [
    Row("RCLONE_CONFIG", ARRIVES, UP, files={"r.conf": PAGE}, environ={"RCLONE_CONFIG": "$home/r.conf"}),
    Row("XDG_CONFIG_HOME", ARRIVES, UP, files={"x/rclone/rclone.conf": PAGE}, environ={"XDG_CONFIG_HOME": "$home/x"}),
    Row("~/.rclone.conf", ARRIVES, UP, files={".rclone.conf": PAGE}),
    Row("RCLONE_S3_ENDPOINT over the file", ASTRAY, UP, files={CONF: PAGE}, environ={"RCLONE_S3_ENDPOINT": LOWER}),
    Row(
        "RCLONE_CONFIG_HF_ENDPOINT over the file",
        ARRIVES,
        UP,
        files={CONF: remote(endpoint=LOWER)},
        environ={"RCLONE_CONFIG_HF_ENDPOINT": "$endpoint"},
    ),
    Row("the variables' pair is not read", ARRIVES, UP, files={CONF: PAGE}, environ=FOREIGN_PAIR),
    Row("the pair from a profile", ARRIVES, UP, files={CONF: remote(**ENV_AUTH), CREDENTIALS: PAIR}),
    Row(
        "the file's endpoint over the AWS variable's",
        ARRIVES,
        UP,
        files={CONF: remote(**ENV_AUTH), CREDENTIALS: PAIR},
        environ={"AWS_ENDPOINT_URL_S3": LOWER},
    ),
    Row("without a scheme: https", ARRIVES, UP, files={CONF: remote(endpoint="$host/$ns")}),
    Row(
        "keys in capitals are not read",
        (fails(), Wanted(r"amazonaws\.com:443")),
        UP,
        files={CONF: PAGE.replace("endpoint =", "ENDPOINT =")},
    ),
    Row("the last of two keys", ARRIVES, UP, files={CONF: remote(endpoint=LOWER) + "endpoint = $endpoint\n"}),
    Row("the last of two sections", ARRIVES, UP, files={CONF: remote(endpoint=LOWER) + PAGE}),
    Row("a size with a B", (fails("2GB"), Stored("k")), UP, files={CONF: remote(chunk_size="2GB")}),
    Row(
        "a cutoff above 5 GiB",
        (fails("upload cutoff: 6Gi is greater than 5Gi"), Stored("k")),
        UP,
        files={CONF: remote(upload_cutoff="6G")},
    ),
    Row("a copy cutoff above 5 GiB", ARRIVES, UP, files={CONF: remote(copy_cutoff="50G")}),
]
FROM_AWS: Final = Row(
    "the endpoint from a profile", ARRIVES, UP, files={**DOCUMENTED, CONF: remote(**ENV_AUTH, endpoint=None)}
)
NOT_FROM_AWS: Final = Row(
    "the endpoint not from a profile", (fails(), Stored("k"), Wanted(r"amazonaws\.com:443")), UP, files=FROM_AWS.files
)

NAMES: Final = (
    "a b",
    "a+b",
    "50%",
    "q?",
    "h#",
    "a&b",
    "'q'",
    '"q"',
    "é",
    "e\u0301",
    ".dot",
    "a..b",
    "end.",
    "t\tab",
    "del\x7f",
)
FORBIDDEN: Final = ("back\\slash", "dots..", "...", "dirend../f")
ENCODING: Final = "Slash,BackSlash,RightPeriod,Del,Ctl,InvalidUtf8,Dot"


def named(*names: str) -> dict[str, str]:
    return {f"tree/{name}": name for name in names}


def copied(names: tuple[str, ...], **changed: str) -> Row:
    """Return a row that copies files of these names there and back, and compares."""
    return Row(
        "there and back",
        (works(),),
        ("check", "--download", "tree", "hf:$bucket"),
        files={CONF: remote(**changed), **named(*names)},
        before=(("copy", "tree", "hf:$bucket"), ("copy", "hf:$bucket", "back"), ("check", "tree", "back")),
    )


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("version", BOTH, ids=str)
def test_settings(row: Row, version: Version, play: Player) -> None:
    play(row, version.command(), environ=version.environ)


@pytest.mark.parametrize(("version", "row"), [(PYPI, FROM_AWS), (DEBIAN, NOT_FROM_AWS)], ids=str)
def test_the_aws_files(row: Row, version: Version, play: Player) -> None:
    play(row, version.command(), environ=version.environ)


@pytest.mark.parametrize("version", BOTH, ids=str)
def test_odd_names_pass(version: Version, play: Player) -> None:
    play(copied(NAMES), version.command(), environ=version.environ)


@pytest.mark.parametrize("version", BOTH, ids=str)
def test_names_that_the_key_rules_forbid_pass_with_an_encoding(version: Version, play: Player) -> None:
    play(copied((*NAMES, *FORBIDDEN), encoding=ENCODING), version.command(), environ=version.environ)


@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize("version", BOTH, ids=str)
def test_a_forbidden_name_is_refused(name: str, version: Version, play: Player) -> None:
    row = Row(
        "refused",
        (fails("InvalidArgument"), Asked("", 400)),
        ("copy", "tree", "hf:$bucket"),
        files={CONF: PAGE, **named(name)},
    )
    play(row, version.command(), environ=version.environ)
