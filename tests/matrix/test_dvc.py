"""dvc 3.67 with its S3 remote (s3fs): the page's recipe names only endpoint and region, which is not enough."""

from typing import Final

import pytest

from tests.matrix.aws_files import DOCUMENTED, ENV_CHECKSUMS, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Fetched, Row, fails, works

REMOTE: Final = """[core]
    remote = hf
    no_scm = True
    analytics = false
    check_update = false
['remote "hf"']
    url = s3://$bucket/dvc
"""
PAGE: Final = {".dvc/config": REMOTE + "    endpointurl = $endpoint\n    region = us-east-1\n"}
PROFILE: Final = {".dvc/config": REMOTE + "    profile = hf\n", **DOCUMENTED}
ADD: Final = ("-m", "dvc", "add", "-q", "big")
PUSH: Final = ("-m", "dvc", "push")
PULL: Final = ("-m", "dvc", "pull", "--force")
ROWS: Final = [
    Row(
        "as the page says",
        (fails("ERROR: failed to push data to the cloud"), Asked("PutObject", 400, rule="payload.aws-chunked")),
        PUSH,
        files=PAGE,
        environ=ENV_PAIR,
        before=(ADD,),
    ),
    Row(
        "with the variable",
        (works("1 file pushed"), Asked("PutObject", 200)),
        PUSH,
        files=PAGE,
        environ=ENV_PAIR | ENV_CHECKSUMS,
        before=(ADD,),
    ),
    Row("with a profile", (works("1 file pushed"), Asked("PutObject", 200)), PUSH, files=PROFILE, before=(ADD,)),
    Row(
        "there and back",
        (works("1 file added|1 file fetched"), Fetched("big", "big"), Asked("GetObject", 200, agent="^aiobotocore/")),
        PULL,
        files=PROFILE,
        before=(ADD, PUSH, ("-c", "import os, shutil; os.remove('big'); shutil.rmtree('.dvc/cache')")),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_dvc(row: Row, play: Player) -> None:
    play(row, python("dvc"))
