"""Which endpoint the suite asks, and what becomes of an answer that was only assumed.

The suite asks the bundled gateway, unless these variables name another endpoint:

    HFS3_CONFORMANCE_ENDPOINT            https://s3.hf.co/<namespace>
    HFS3_CONFORMANCE_ACCESS_KEY_ID       a key that may write in that namespace
    HFS3_CONFORMANCE_SECRET_ACCESS_KEY
    HFS3_CONFORMANCE_CA_BUNDLE           only where the endpoint's certificate needs one

It writes and deletes only in buckets that it made itself, under random names.

At another endpoint nothing of `hfs3` is imported; where it is not even installed, pytest has to be kept from the
tests around this suite: `pytest --confcutdir=tests/conformance tests/conformance`.

A test marked `documented`, `observed` or `derived` states what is known of Hugging Face's gateway, and must pass at any
endpoint. A test without such a mark is ASSUMED: it states what Amazon's documentation says where Hugging Face's is
silent. Against the bundled gateway it asserts; at another endpoint it cannot fail, and the summary tells what the
endpoint really did. What it would have needed first, and could not get there, is told likewise: it was not tried.
"""

import itertools
import os
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.conformance.sockets import Plug, open_socket
from tests.conformance.wire import REGION, S3, Endpoint, Pair, Raw

# Read here: every test scrubs them from its environment.
_FOREIGN: Final = os.environ.get("HFS3_CONFORMANCE_ENDPOINT", "").rstrip("/")
_FOREIGN_PAIR: Final = Pair(
    os.environ.get("HFS3_CONFORMANCE_ACCESS_KEY_ID", ""), os.environ.get("HFS3_CONFORMANCE_SECRET_ACCESS_KEY", "")
)
_FOREIGN_CA: Final = os.environ.get("HFS3_CONFORMANCE_CA_BUNDLE") or None

_KNOWN: Final = ("documented", "observed", "derived")
_ASSUMPTION: Final = "conformance assumption"


def _is_known(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) for mark in _KNOWN)


def _told(failure: BaseException) -> str:
    """Return the line that says what was found instead."""
    line = str(failure).partition("\n")[0]
    return line if line and isinstance(failure, AssertionError) else f"{type(failure).__name__}: {line}"


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Record what came of an assumption; at another endpoint a wrong one is a finding, not a failure."""
    if _is_known(pyfuncitem):
        return (yield)
    try:
        yield
    except (Exception, pytest.fail.Exception) as failure:
        if not _FOREIGN:
            raise
        actual = _told(failure)
    else:
        actual = ""
    pyfuncitem.user_properties.append((_ASSUMPTION, actual))
    return True  # type: ignore[return-value]  # as above


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take an assumption that could not even be tried at another endpoint for a test that is left out."""
    report = yield
    if _FOREIGN and report.when == "setup" and report.failed and call.excinfo and not _is_known(item):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.reportinfo()[1] or 0, f"not tried: {_told(call.excinfo.value)}")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print, per assumed behaviour, what the endpoint really did."""
    seen = [
        (_behaviour(report), str(actual))
        for report in terminalreporter.getreports("passed")
        for name, actual in report.user_properties
        if name == _ASSUMPTION
    ]
    if not seen:
        return
    wrong = sum(1 for _, actual in seen if actual)
    where = _FOREIGN or "the bundled gateway"
    terminalreporter.section(f"{len(seen)} assumed behaviours at {where}: {wrong} differ")
    for behaviour, actual in seen if _FOREIGN else []:
        terminalreporter.line(f"differs  {behaviour}: {actual}" if actual else f"as assumed  {behaviour}")
    for report in terminalreporter.getreports("skipped") if _FOREIGN else []:
        terminalreporter.line(f"left out  {_behaviour(report)}: {report.longrepr[2].removeprefix('Skipped: ')}")


def _behaviour(report: pytest.TestReport) -> str:
    return report.nodeid.partition("conformance/")[2] or report.nodeid


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> None:
    """Refuse every address but loopback, as all tests do, unless another endpoint was named."""
    if not _FOREIGN:
        request.getfixturevalue("no_network")


@pytest.fixture(scope="module", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a file's tests a home; one for each of a thousand short tests would cost more than what they test."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE"):
            patch.setenv(name, str(home))
        yield home


@pytest.fixture(scope="session")
def pairs() -> Mapping[str, Pair]:
    """Return the key pairs of the bundled gateway's accounts, by what is particular about each."""
    return {
        name: Pair(f"HFAK{name.upper()}CONFORMANCE", secrets.token_hex(32))
        for name in ("writer", "reader", "stranger", "revoked", "limited")
    }


@pytest.fixture(scope="session")
def target(pairs: Mapping[str, Pair]) -> Iterator[tuple[Endpoint, Pair]]:
    """Return the endpoint and the pair that the whole suite uses."""
    if _FOREIGN:
        yield Endpoint(_FOREIGN, _FOREIGN_CA), _FOREIGN_PAIR
        return
    from tests.conformance.bundled import bundled_gateway  # only here: at another endpoint the suite needs no hfs3

    with bundled_gateway(pairs) as endpoint:
        yield endpoint, pairs["writer"]


@pytest.fixture
def bundled_only() -> None:
    """Skip what needs accounts, or a CDN edge, that only the bundled gateway has."""
    if _FOREIGN:
        pytest.skip("needs the bundled gateway")


@pytest.fixture(scope="session")
def endpoint(target: tuple[Endpoint, Pair]) -> Endpoint:
    return target[0]


@pytest.fixture(scope="session")
def client_for(target: tuple[Endpoint, Pair]) -> Iterator[Callable[..., S3]]:
    """Return a maker of boto3 clients that read no file and no variable of the person who runs the tests."""
    endpoint, pair = target
    made: list[S3] = []

    def make(url: str = endpoint.url, pair: Pair = pair, **config: Any) -> S3:  # noqa: ANN401  # Config's own
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if _steers(name)]:
                patch.delenv(name)
            for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
                patch.setenv(name, os.devnull)
            session = boto3.Session(pair.access_key_id, pair.secret_access_key, region_name=REGION)
            client: S3 = session.client("s3", endpoint_url=url, verify=endpoint.ca_bundle, config=_config(**config))
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


def _steers(variable: str) -> bool:
    return variable.startswith("AWS_") or (not _FOREIGN and variable.upper().endswith("_PROXY"))


def _config(**more: Any) -> Config:  # noqa: ANN401  # Config's own
    settings: dict[str, Any] = {
        "signature_version": "s3v4",
        "s3": {"addressing_style": "path"},
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
        "retries": {"total_max_attempts": 1},
        "parameter_validation": False,
        "max_pool_connections": 20,
    }
    return Config(**(settings | more))


@pytest.fixture(scope="session")
def s3(client_for: Callable[..., S3]) -> S3:
    """Return a boto3 client with the settings of the gateway's documentation, which tries everything once."""
    return client_for()


@pytest.fixture(scope="session")
def raw(target: tuple[Endpoint, Pair]) -> Iterator[Raw]:
    """Return the way to send a request exactly as a test writes it."""
    made = Raw(*target)
    yield made
    made.close()


@pytest.fixture(scope="session")
def fill(raw: Raw) -> Callable[[str, Iterable[str]], None]:
    """Return a quick way to put many empty objects into a bucket; what is refused, the listing will miss."""

    def put_all(bucket: str, keys: Iterable[str]) -> None:
        for key in keys:
            raw.ask("PUT", raw.endpoint.path(bucket, key))

    return put_all


@pytest.fixture
def plug(endpoint: Endpoint) -> Iterator[Plug]:
    """Return a way to open a connection and write to it whatever a test likes."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(open_socket(endpoint))


@pytest.fixture(scope="session")
def bucket_maker(s3: S3) -> Iterator[Callable[[], str]]:
    """Return a maker of buckets under random names; at the end all are emptied and deleted."""
    made: list[str] = []

    def make() -> str:
        name = f"hfs3-conformance-{secrets.token_hex(6)}"
        made.append(name)
        s3.create_bucket(Bucket=name)
        return name

    yield make
    for name in made:
        _remove(s3, name)


def _remove(s3: S3, bucket: str) -> None:
    """Empty a bucket and delete it, as far as the endpoint lets; a test may have done so before."""
    with suppress(ClientError, BotoCoreError):
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            if found := [{"Key": item["Key"]} for item in page.get("Contents", ())]:
                _delete(s3, bucket, found)
    with suppress(ClientError, BotoCoreError):
        for upload in s3.list_multipart_uploads(Bucket=bucket).get("Uploads", ()):
            s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
    with suppress(ClientError, BotoCoreError):
        s3.delete_bucket(Bucket=bucket)


def _delete(s3: S3, bucket: str, found: list[dict[str, str]]) -> None:
    try:
        s3.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
    except (ClientError, BotoCoreError):
        for item in found:
            with suppress(ClientError, BotoCoreError):  # what cannot be deleted must not keep the others
                s3.delete_object(Bucket=bucket, **item)


@pytest.fixture(scope="module")
def bucket(bucket_maker: Callable[[], str]) -> str:
    """Return a bucket that the tests of one file share."""
    return bucket_maker()


@pytest.fixture
def new_bucket(bucket_maker: Callable[[], str]) -> str:
    """Return an empty bucket for one test."""
    return bucket_maker()


_numbers = itertools.count(1)


@pytest.fixture
def key() -> str:
    """Return a key that no other test uses."""
    return f"object-{next(_numbers)}"


@pytest.fixture
def put(s3: S3, bucket: str, key: str) -> Callable[..., str]:
    """Return a way to put bytes under this test's key; it returns the ETag, in its quotes."""

    def put_bytes(body: bytes = b"0123456789", **more: Any) -> str:  # noqa: ANN401  # PutObject's own
        etag: str = s3.put_object(Bucket=bucket, Key=key, Body=body, **more)["ETag"]
        return etag

    return put_bytes
