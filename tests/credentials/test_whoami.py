import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfs3.credentials.model import HubToken, Role
from hfs3.credentials.whoami import whoami
from hfs3.errors import Hfs3Error, NetworkError, TokenRefused, UsageError
from hfs3.secret import Secret
from tests.credentials.conftest import TOKEN, WHO, Reply, Server, as_json

PATH = "/api/whoami-v2"
THE_TOKEN = HubToken(Secret(TOKEN), "HF_TOKEN")


def changed(**more: object) -> dict[str, Any]:
    return WHO | more


def test_the_documented_shape(tls_server: Server, bundle: Path) -> None:
    tls_server.replies[PATH] = as_json(WHO)
    identity = whoami(THE_TOKEN, f"{tls_server.url}/", ca_bundle=bundle)
    assert (identity.user, identity.organisations) == ("alice", ("acme", "other"))
    assert (identity.role, identity.token_name) == (Role.WRITE, "laptop")
    assert identity.namespaces == ("alice", "acme", "other")
    assert tls_server.paths() == [PATH]
    assert tls_server.seen[0][1]["authorization"] == f"Bearer {TOKEN}"


def _with_access(access: object) -> dict[str, Any]:
    return changed(auth={"type": "access_token", "accessToken": access})


@pytest.mark.parametrize(
    ("answer", "role"),
    [
        (_with_access({"role": "read"}), Role.READ),
        (_with_access({"role": "fineGrained"}), Role.FINE_GRAINED),
        (_with_access({"role": "admin"}), Role.UNKNOWN),
        (_with_access({"role": ["write"]}), Role.UNKNOWN),
        (_with_access(None), Role.UNKNOWN),
        (changed(auth={}), Role.UNKNOWN),
        (changed(auth=[]), Role.UNKNOWN),
        ({"name": "alice"}, Role.UNKNOWN),
    ],
)
def test_the_role(server: Server, answer: object, role: Role) -> None:
    server.replies[PATH] = as_json(answer)
    assert whoami(THE_TOKEN, server.url).role is role


def _scoped(*entities: object) -> dict[str, Any]:
    scopes = [{"entity": entity, "permissions": ["repo.write"]} for entity in entities]
    return _with_access({"role": "fineGrained", "fineGrained": {"canReadGatedRepos": True, "scoped": scopes}})


@pytest.mark.parametrize(
    ("answer", "namespaces"),
    [
        (_scoped({"type": "org", "name": "acme"}), ("acme",)),
        (_scoped({"type": "bucket", "name": "other/data"}, {"type": "user", "name": "alice"}), ("alice", "other")),
        (_scoped({"type": "model", "name": "strangers/m"}), ("alice", "acme", "other")),
        (_scoped(None, {"name": 7}, {}), ("alice", "acme", "other")),
        (_with_access({"role": "fineGrained", "fineGrained": {"scoped": "all"}}), ("alice", "acme", "other")),
    ],
)
def test_the_reach_of_a_fine_grained_token(server: Server, answer: object, namespaces: tuple[str, ...]) -> None:
    server.replies[PATH] = as_json(answer)
    assert whoami(THE_TOKEN, server.url).namespaces == namespaces


def test_names_that_cannot_be_names_are_left_out(server: Server) -> None:
    """A name becomes a part of addresses and file names."""
    orgs = [{"name": "../../etc"}, {"name": "good"}, {"name": ""}, {}, 3, {"name": "alice"}, {"name": "good"}]
    server.replies[PATH] = as_json(changed(orgs=orgs))
    assert whoami(THE_TOKEN, server.url).organisations == ("good",)


def test_what_the_hub_says_cannot_steer_a_terminal(server: Server) -> None:
    server.replies[PATH] = as_json(_with_access({"displayName": "lap\x1b[2Jtop\r\n", "role": "read"}))
    assert whoami(THE_TOKEN, server.url).token_name == "lap[2Jtop"


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_not_accepted(server: Server, status: int) -> None:
    server.replies[PATH] = as_json({"error": "Invalid user token."}, status)
    with pytest.raises(TokenRefused, match="from HF_TOKEN: it was revoked, has expired or is mistyped") as refused:
        whoami(THE_TOKEN, server.url)
    assert (refused.value.code, refused.value.exit_code) == ("HFS102", 3)
    assert f"{server.url}/settings/tokens" in refused.value.hint


def test_asked_too_often(server: Server) -> None:
    server.replies[PATH] = Reply(b"", 429, {"Retry-After": "77"})
    with pytest.raises(NetworkError, match="asked too often") as refused:
        whoami(THE_TOKEN, server.url)
    assert "in 77 seconds" in refused.value.hint
    assert len(server.seen) == 1, "one call, no retry"


@pytest.mark.parametrize("reply", [Reply(b"oops", 503), Reply(b"oops", 500)])
def test_the_hub_has_a_problem(server: Server, reply: Reply) -> None:
    server.replies[PATH] = reply
    with pytest.raises(NetworkError, match="a problem of its own"):
        whoami(THE_TOKEN, server.url)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Please accept our terms</html>"),
        Reply(b""),
        Reply(b"null"),
        Reply(b"[" * 100_000),
        as_json({"name": "../../up"}),
        as_json({"name": None}),
        Reply(b"", 302, {"Location": "https://portal.example/"}),
        Reply(b"", 404),
        Reply(b"", 204),
    ],
)
def test_what_is_no_hub(server: Server, reply: Reply) -> None:
    server.replies[PATH] = reply
    with pytest.raises(NetworkError, match="does not answer like the Hub"):
        whoami(THE_TOKEN, server.url)


def test_a_token_never_crosses_the_network_in_clear_text() -> None:
    with pytest.raises(UsageError, match="in clear text") as refused:
        whoami(THE_TOKEN, "http://hub.example")
    assert refused.value.code == "HFS119"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["read", "alice", "fineGrained"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "orgs", "auth", "accessToken", "role", "fineGrained", "scoped", "entity"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_JSON)
def test_no_shape_breaks_it(server: Server, answer: object) -> None:
    server.replies[PATH] = Reply(json.dumps(answer).encode())
    try:
        role = str(whoami(THE_TOKEN, server.url).role)
    except Hfs3Error as refused:
        role = refused.message
    assert role in set(Role) or "does not answer like the Hub" in role
