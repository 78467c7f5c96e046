import copy
import json
import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.secret import MASK, Secret, names_secret, redact, remember

TOKEN = "hf_CANARYtokenCANARYtokenCANARYtoken"
HEX = "c0ffee" + "5ec2e7" * 9 + "aaaa"


def test_a_secret_is_shown_only_on_request() -> None:
    secret = Secret(HEX)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>12}", f"{secret!r}", "%s" % secret, f"{[secret]}"]  # noqa: UP031
    assert not any(HEX in text for text in shown)
    assert secret.reveal() == HEX
    assert vars(Secret).get("__dict__") is None


def test_a_secret_leaves_the_process_by_no_side_door() -> None:
    secret = Secret(HEX)
    for attempt in (lambda: pickle.dumps(secret), lambda: json.dumps(secret), lambda: hash(secret)):
        with pytest.raises(TypeError) as refused:
            attempt()
        assert HEX not in "".join(traceback.format_exception(refused.value))
    with pytest.raises(TypeError):
        copy.deepcopy(secret)


@given(st.text(), st.text())
def test_secrets_are_equal_as_their_texts_are(one: str, other: str) -> None:
    assert (Secret(one) == Secret(other)) == (one == other)
    assert Secret(one) == Secret(one)
    assert Secret(one) != one
    assert bool(Secret(one)) == bool(one)


def test_a_secret_read_from_a_strange_file_can_be_compared_and_recognised() -> None:
    strange = b"\xff\xfe".decode("utf-8", "surrogateescape")
    assert Secret(strange) == Secret(strange)
    assert len(Secret(strange).fingerprint()) == 12


def test_a_fingerprint_recognises_and_discloses_nothing() -> None:
    assert Secret(HEX).fingerprint() == Secret(HEX).fingerprint() != Secret(TOKEN).fingerprint()
    assert Secret(HEX).fingerprint() == "eeaf52fabc2b", "stored in records: it must never change"
    assert Secret(HEX).fingerprint() not in HEX


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {TOKEN}",
        f"b'Bearer {TOKEN}\\n'",
        f"https://user:{TOKEN}@huggingface.co/x",
        f'{{"token":"{TOKEN}"}}',
        f"hf_jwt_{TOKEN[3:]}.{TOKEN[3:]}",
        f"aws_secret_access_key = {HEX}",
        f"AWS_SECRET_ACCESS_KEY={HEX}",
        f"{{'SecretAccessKey': '{HEX}'}}",
        f"secret_access_key={HEX[:40]}/+=",
        f"export HFS3_SECRET_ACCESS_KEY='{HEX}'",
        f"x-amz-security-token: {HEX}",
        f"just {HEX} alone",
        f"({HEX})",
        f"AWS4-HMAC-SHA256 Credential=HFAKX/20261101/us-east-1/s3/aws4_request, Signature={HEX}",
        f"https://s3.hf.co/b/k?X-Amz-Signature={HEX}&X-Amz-Date=20261101",
    ],
)
def test_what_is_shaped_like_a_secret_is_masked(text: str) -> None:
    masked = redact(text)
    assert MASK in masked
    for secret in (TOKEN, TOKEN[3:], HEX, HEX[:40]):
        assert secret not in masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing to hide: HFAKCANARYCANARY0001 is an access key ID",
        "the access key ID and the secret access key are swapped",
        "hf_xet",
        "e3b0c44298fc",
        "s3://my-bucket/models/model.safetensors",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_known_secrets_are_masked_whatever_their_shape() -> None:
    assert redact("a short one: swordfish!", Secret("swordfish"), Secret("")) == f"a short one: {MASK}!"
    assert "fish" not in redact("swordfish sword", Secret("sword"), Secret("swordfish")), "the longer one first"


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([TOKEN, HEX]))
def test_a_secret_between_any_words_is_masked(before: str, after: str, secret: str) -> None:
    assert secret not in redact(f"{before} {secret} {after}")
    assert secret not in redact(f"{before}{secret}{after}", Secret(secret))


def test_names() -> None:
    assert names_secret("AWS_SECRET_ACCESS_KEY")
    assert not names_secret("aws_access_key_id")
    assert not names_secret("keyring")


def test_what_is_remembered_is_masked_whatever_it_looks_like() -> None:
    odd = "an/odd+secret=of.no.known.form"
    assert odd in redact(f"says {odd}.")
    remember(Secret(odd))
    remember(Secret("short"))
    assert redact(f"a short text says {odd}.") == f"a short text says {MASK}."
