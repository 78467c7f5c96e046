from hfs3.credentials.model import AccessKey, HubToken, Identity, Role
from hfs3.secret import MASK, Secret, redact


def test_the_user_comes_first_among_the_namespaces() -> None:
    assert Identity("alice", ("acme", "other"), Role.WRITE).namespaces == ("alice", "acme", "other")


def test_a_limited_token_works_where_it_reaches() -> None:
    assert Identity("alice", ("acme",), Role.FINE_GRAINED, reach=("acme",)).namespaces == ("acme",)


def test_a_pair_and_a_token_are_masked_from_then_on() -> None:
    secret, token = "a/secret+of=no.known.form", "a-token-of-no-known-form"
    assert AccessKey("HFAKALICE0000000001", Secret(secret)).secret_access_key
    assert HubToken(Secret(token), "HF_TOKEN").value
    assert redact(f"{secret} {token}") == f"{MASK} {MASK}"
