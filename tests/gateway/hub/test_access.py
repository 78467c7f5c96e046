import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.hub.access import permit, reaches
from hfs3.gateway.hub.accounts import Grant, HubAccount, Token
from hfs3.gateway.hub.demo import new_account, new_token

ME = new_account("me", ("org",))
WRITER, READER = new_token(), new_token(Grant.READ)
OF_ORG = new_token(namespaces=("org",))
OF_BUCKET = new_token(buckets=("org/one",))


@pytest.mark.parametrize(
    ("token", "namespace", "bucket", "needs"),
    [
        (WRITER, "me", "b", Grant.WRITE),
        (WRITER, "org", "", Grant.WRITE),
        (READER, "org", "b", Grant.READ),
        (OF_ORG, "org", "b", Grant.WRITE),
        (OF_BUCKET, "org", "one", Grant.WRITE),
        (OF_BUCKET, "org", "", Grant.READ),
    ],
)
def test_what_is_permitted(token: Token, namespace: str, bucket: str, needs: Grant) -> None:
    permit(ME, token, namespace=namespace, bucket=bucket, needs=needs)


@pytest.mark.parametrize(
    ("token", "namespace", "bucket", "needs", "rule"),
    [
        (WRITER, "other", "b", Grant.READ, "access.namespace"),
        (WRITER, "Me", "b", Grant.READ, "access.namespace"),
        (READER, "me", "b", Grant.WRITE, "access.read-only"),
        (OF_ORG, "me", "b", Grant.READ, "access.token-namespaces"),
        (OF_BUCKET, "org", "two", Grant.READ, "access.token-buckets"),
        (OF_BUCKET, "me", "one", Grant.READ, "access.token-buckets"),
    ],
)
def test_what_is_denied(token: Token, namespace: str, bucket: str, needs: Grant, rule: str) -> None:
    with pytest.raises(S3Error) as caught:
        permit(ME, token, namespace=namespace, bucket=bucket, needs=needs)
    assert (caught.value.status, caught.value.code, caught.value.rule) == (403, "AccessDenied", rule)


def test_an_account_without_organisations() -> None:
    permit(HubAccount("solo"), WRITER, namespace="solo", bucket="b", needs=Grant.WRITE)


def test_the_reach_of_tokens() -> None:
    assert reaches(WRITER, "any", "bucket")
    assert reaches(OF_BUCKET, "org", "one")
    assert not reaches(OF_BUCKET, "org", "on")
