"""The conformance suite at an endpoint that is not its own, in a Python that knows no `hfs3`."""

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway import running
from hfs3.gateway.config import Behaviour, NonEmptyBucketDelete
from tests.conformance.wire import Endpoint, Pair, Raw

ROOT = Path(__file__).parents[2]
WITHOUT_HFS3 = "import sys; sys.modules['hfs3'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
SETTINGS = ("-q", "-p", "no:cacheprovider", "--confcutdir=tests/conformance")
PRECIOUS = b"not the suite's"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Raw]:
    """Run a gateway that deletes buckets with all they hold, and put somebody's object into it."""
    with running(behaviour=Behaviour(non_empty_bucket_delete=NonEmptyBucketDelete.DELETE_ALL)) as gateway:
        account = gateway.accounts[0]
        pair = account.tokens[0].pair
        raw = Raw(
            Endpoint(gateway.endpoint(account.name), str(gateway.ca_bundle)),
            Pair(pair.access_key_id, pair.secret_access_key.reveal()),
        )
        raw.ask("PUT", raw.endpoint.path("somebodys"))
        raw.ask("PUT", raw.endpoint.path("somebodys", "precious"), body=PRECIOUS)
        yield raw
        raw.close()


def suite(elsewhere: Raw, pair: Pair, *files: str) -> subprocess.CompletedProcess[str]:
    """Run files of the suite there."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "HFS3_CONFORMANCE_ENDPOINT": elsewhere.endpoint.url,
        "HFS3_CONFORMANCE_ACCESS_KEY_ID": pair.access_key_id,
        "HFS3_CONFORMANCE_SECRET_ACCESS_KEY": pair.secret_access_key,
        "HFS3_CONFORMANCE_CA_BUNDLE": elsewhere.endpoint.ca_bundle or "",
    }
    command = [sys.executable, "-c", WITHOUT_HFS3, *SETTINGS, *(f"tests/conformance/{file}" for file in files)]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120)


def test_it_tells_what_the_endpoint_did_and_leaves_nothing_behind(elsewhere: Raw) -> None:
    done = suite(elsewhere, elsewhere.pair, "test_create_bucket.py", "test_delete_bucket.py", "test_refusals.py")
    assert done.returncode == 0, done.stdout
    told = done.stdout.splitlines()
    (differs,) = (line for line in told if line.startswith("differs"))
    assert "test_delete_bucket.py::test_one_with_an_object_is_refused_and_keeps_it" in differs
    assert differs.endswith(": assert (200, 'accepted') == (409, 'BucketNotEmpty')")
    assert "as assumed  test_delete_bucket.py::test_twice" in told
    left_out = "left out  test_refusals.py::test_what_cannot_be_done_to_a_namespace[DELETE]"
    assert f"{left_out}: needs the bundled gateway" in told
    buckets = elsewhere.ask("GET", elsewhere.endpoint.path()).xml
    assert [name.text for name in buckets.iterfind("Buckets/Bucket/Name")] == ["somebodys"]
    assert elsewhere.ask("GET", elsewhere.endpoint.path("somebodys", "precious")).body == PRECIOUS


def test_what_could_not_be_tried_fails_where_it_is_known_and_is_told_where_it_was_assumed(elsewhere: Raw) -> None:
    wrong = Pair(elsewhere.pair.access_key_id, "wrong")
    done = suite(elsewhere, wrong, "test_delete_bucket.py")
    assert done.returncode == 1, done.stdout
    told = done.stdout.splitlines()
    assert [line.partition(" - ")[0] for line in told if line.startswith("ERROR tests")] == [
        "ERROR tests/conformance/test_delete_bucket.py::test_an_empty_one"
    ]
    (twice,) = (line for line in told if line.startswith("left out  test_delete_bucket.py::test_twice: "))
    assert "not tried: ClientError" in twice
    assert "SignatureDoesNotMatch" in twice


def test_an_answer_that_is_none_does_not_spoil_the_next() -> None:
    answers = [b"nonsense\r\n\r\n", b"HTTP/1.1 204 No Content\r\n\r\n"]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            for each in answers:
                peer, _ = listener.accept()
                with peer:
                    peer.recv(65536)
                    peer.sendall(each)

        peer = threading.Thread(target=answer)
        peer.start()
        raw = Raw(Endpoint(f"http://127.0.0.1:{listener.getsockname()[1]}/ns", None), Pair("HFAKONE", "secret"))
        with pytest.raises(http.client.BadStatusLine):
            raw.ask("GET", "/ns")
        assert raw.ask("GET", "/ns").status == 204
        raw.close()
        peer.join()
