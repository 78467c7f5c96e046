"""hfs3's reading of the AWS files against botocore's own, in worlds that hypothesis makes up."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfs3.effective.model import AMAZON, Asked, Kind
from hfs3.effective.resolve import Installed
from tests.effective.conftest import Place

_CHILD = """
import json, os, sys
import botocore.session
from botocore.loaders import Loader
loader = Loader()
for line in sys.stdin:
    world = json.loads(line)
    os.environ.clear()
    os.environ.update(world["environ"])
    try:
        session = botocore.session.Session(profile=world["profile"])
        session.register_component("data_loader", loader)
        client = session.create_client("s3")
        pair = session.get_credentials()
        config = client.meta.config
        said = {
            "endpoint": client.meta.endpoint_url,
            "region": client._request_signer._region_name,
            "access-key-id": pair.access_key if pair else "none",
            "addressing": (config.s3 or {}).get("addressing_style"),
            "request-checksums": config.request_checksum_calculation,
            "response-checksums": config.response_checksum_validation,
            "signature-version": (session.get_scoped_config().get("s3") or {}).get("signature_version"),
            "ca-bundle": session.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE"),
        }
    except Exception as err:
        said = {"error": type(err).__name__}
    print(json.dumps(said), flush=True)
"""
Ask = Callable[[dict[str, str], str | None], dict[str, Any]]
BOTO3 = Installed("boto3", (1, 44, 5), {"botocore": (1, 44, 5)})


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Ask botocore itself, in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as child:
        assert child.stdin
        assert child.stdout
        stdin, stdout = child.stdin, child.stdout

        def asked(environ: dict[str, str], profile: str | None) -> dict[str, Any]:
            stdin.write(json.dumps({"environ": environ, "profile": profile}) + "\n")
            said: dict[str, Any] = json.loads(stdout.readline())
            return said

        yield asked
        stdin.close()


def _maybe(*values: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


ENVIRON = st.fixed_dictionaries(
    {
        "AWS_ENDPOINT_URL": _maybe("", "https://one.example/env"),
        "AWS_ENDPOINT_URL_S3": _maybe("", "https://two.example/env-s3"),
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": _maybe("", "true", "false", "TRUE"),
        "AWS_DEFAULT_REGION": _maybe("eu-env-1"),
        "AWS_REGION": _maybe("eu-other-1"),
        "AWS_ACCESS_KEY_ID": _maybe("", "ENV"),
        "AWS_PROFILE": _maybe("p"),
        "AWS_DEFAULT_PROFILE": _maybe("p", "default"),
        "AWS_REQUEST_CHECKSUM_CALCULATION": _maybe("when_required", "WHEN_SUPPORTED"),
        "AWS_CA_BUNDLE": _maybe("/env.pem"),
        "REQUESTS_CA_BUNDLE": _maybe("/requests.pem"),
    }
)
SETTINGS = {
    "endpoint_url": ("https://three.example/{}", "https://four.example/{}"),
    "region": ("eu-{}-1",),
    "request_checksum_calculation": ("when_required", "when_supported"),
    "response_checksum_validation": ("when_required",),
    "ignore_configured_endpoint_urls": ("true", "no"),
    "services": ("srv",),
    "ca_bundle": ("/{}.pem",),
    "aws_access_key_id": ("ID{}\naws_secret_access_key = s",),
    "s3": ("\n  addressing_style = virtual", "\n  signature_version = s3v4", "\n# why\n  addressing_style = path\n\n"),
}


@st.composite
def sections(draw: st.DrawFn, headers: tuple[str, ...]) -> str:
    out = []
    for header in headers:
        if not draw(st.booleans()):
            continue
        out.append(f"[{header}]")
        for key in draw(st.lists(st.sampled_from(sorted(SETTINGS)), unique=True)):
            value = draw(st.sampled_from(SETTINGS[key])).format(f"{header.split()[-1].strip(chr(34))}{len(out)}")
            out.append(f"{draw(st.sampled_from((key, key.upper())))}{draw(st.sampled_from((' = ', '=')))}{value}")
    return "\n".join(out) + "\n"


CONFIG = sections(("default", "profile p", 'profile "q"', "DEFAULT")).map(
    lambda text: text + "[services srv]\ns3 =\n  endpoint_url = https://srv.example/s\n"
)
CREDENTIALS = sections(("default", "p"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENVIRON, CONFIG, CREDENTIALS, st.sampled_from((None, "p", "q")))
def test_as_botocore_reads(
    place: Place, ask: Ask, environ: dict[str, str | None], config: str, credentials: str, option: str | None
) -> None:
    place.write(config, credentials)
    place.variables = {name: value for name, value in environ.items() if value is not None}
    if place.variables.get("AWS_ACCESS_KEY_ID"):
        place.variables["AWS_SECRET_ACCESS_KEY"] = "s"
    place.variables["AWS_EC2_METADATA_DISABLED"] = "true"
    said = ask(place.environ, option)
    chosen = place.variables.get("AWS_DEFAULT_PROFILE") or place.variables.get("AWS_PROFILE") or "default"
    took = place.take(BOTO3, option or chosen)
    if said.get("error") in {"ProfileNotFound", "InvalidConfigError"}:
        return  # the doctor's other checks tell these
    if "error" in said:
        assert took[Asked.ENDPOINT].read.kind is Kind.REFUSED, said
        return
    assert _endpoint(took[Asked.ENDPOINT].read.value) == _endpoint(said["endpoint"])
    for asked in (Asked.REGION, Asked.REQUEST_CHECKSUMS, Asked.RESPONSE_CHECKSUMS):
        assert took[asked].read.value.lower() == str(said[asked]).lower(), asked
    if option != chosen and (option, chosen) != (None, "default"):  # by option or by variable: hfs3 answers for one
        assert took[Asked.ACCESS_KEY_ID].read.value == said[Asked.ACCESS_KEY_ID]
    for asked in (Asked.ADDRESSING, Asked.SIGNATURE, Asked.CA_BUNDLE):
        read = took[asked].read
        assert (None if read.kind is Kind.DEFAULT else read.value) == said[asked], asked


def _endpoint(url: str) -> str:
    return AMAZON if url.endswith(".amazonaws.com") else url
