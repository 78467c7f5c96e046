import base64
from urllib.parse import quote

import pytest

from hfs3.doctor.case import Options, Proof, opened
from hfs3.doctor.report import check, report, secrets
from hfs3.doctor.run import diagnose
from hfs3.errors import SecretFound
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.doctor.conftest import SECRET, Configured, case_of, log_in, put

CANARY = "c4n4ry/+=c4n4ry%c4n4ry"


def told(machine: Machine, **environ: str) -> str:
    case = case_of(machine, **environ)
    return report(case, diagnose(case.machine, Options(proof=Proof.LEAVE_OUT)))


def test_what_a_reader_needs(configured: Configured) -> None:
    machine = configured("aws", damage=("us-east-1", "eu-west-1"))
    log_in(machine)
    text = told(machine, AWS_REGION="eu-west-1", EDITOR="vi", AWS_PROFILE="hf")
    for words in ("# hfs3 report", "## Versions", "- hfs3 0.", "HFS202 region at ~/.aws/config:2", "aws profile hf:"):
        assert words in text
    assert "- AWS_REGION=eu-west-1\n" in text
    assert "EDITOR" not in text
    assert "aws_access_key_id = HFAK…0001\n" in text
    assert str(machine.home) not in text


def test_no_secret_of_any_kind(configured: Configured) -> None:
    machine = configured("aws", "rclone")
    log_in(machine)
    config = machine.home / ".aws/config"
    put(config, f"{config.read_text()}# aws_secret_access_key = {CANARY}\naws_session_token = {CANARY}\n")
    put(machine.home / ".cache/huggingface/token", "hf_" + "t" * 34)
    text = told(
        machine,
        AWS_SECRET_ACCESS_KEY=CANARY,
        HTTPS_PROXY=f"http://me:{CANARY.replace('/', '')}@proxy.example:8080",
        RCLONE_CONFIG_HF_SECRET_ACCESS_KEY=CANARY,
        HF_TOKEN="hf_" + "u" * 34,
    )
    for secret in (SECRET, CANARY, "c4n4ry", "hf_ttt", "hf_uuu", "HFAKDOCTOR0000000001"):
        assert secret not in text
    assert "proxy.example:8080" in text


def test_every_secret_that_can_be_read_is_looked_for(configured: Configured) -> None:
    machine = configured("aws", "rclone")
    log_in(machine)
    case = opened(machine, Options(proof=Proof.LEAVE_OUT))
    assert [secret.reveal() for secret in secrets(case)].count(SECRET) == 3  # the store's, and one in each file


@pytest.mark.parametrize(
    "form",
    [
        CANARY,
        quote(CANARY, safe=""),
        CANARY.encode().hex(),
        base64.b64encode(f"x{CANARY}yz".encode()).decode(),
        base64.b64encode(f"xy{CANARY}".encode()).decode(),
        base64.b64encode(f"key:{CANARY}!".encode()).decode(),
    ],
)
def test_a_secret_in_another_form_stops_it(form: str) -> None:
    with pytest.raises(SecretFound) as caught:
        check(f"before {form} after", [Secret(CANARY)])
    assert CANARY not in str(caught.value)
    assert Secret(CANARY).fingerprint() in caught.value.message
    check(f"before {form[1:-1]} after".replace(form[1:-1], "nothing"), [Secret(CANARY), Secret("short"), Secret("")])
