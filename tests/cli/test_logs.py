"""`--debug` shows what libraries log, and nothing that could not be pasted in public."""

import subprocess
import sys

from tests.cli.conftest import SECRET

_PROGRAM = f"""
import logging
from hfs3.cli.logs import told
with told():
    logging.getLogger("botocore.auth").debug("StringToSign, key %s", "{SECRET}")
    logging.getLogger("urllib3").debug("Authorization: AWS4-HMAC-SHA256 Signature=%s", "ab" * 32)
    try:
        raise ValueError("token hf_{"t" * 34} refused")
    except ValueError:
        logging.getLogger("keyring").exception("it failed")
logging.getLogger("urllib3").debug("over")
"""


def test_the_whole_of_a_record_is_masked() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert "DEBUG botocore.auth: StringToSign, key ********\n" in done.stderr
    assert "DEBUG urllib3: Authorization: ********" in done.stderr
    assert "ERROR keyring: it failed\nTraceback" in done.stderr
    assert "ValueError: token ******** refused" in done.stderr
    assert "over" not in done.stderr
    for secret in (SECRET, "ab" * 32, "ttt"):
        assert secret not in done.stderr
