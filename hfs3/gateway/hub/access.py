"""What an account may do with a token: identity is settled elsewhere, this is permission.

That a read token may not write, and that fine-grained tokens reach no further than their scopes, is DOCUMENTED; the
codes are ASSUMED (whether a foreign namespace answers 403 or 404 is unknown).
"""

from hfs3.gateway.errors import S3Error
from hfs3.gateway.hub.accounts import Grant, HubAccount, Token


def permit(account: HubAccount, token: Token, *, namespace: str, bucket: str, needs: Grant) -> None:
    """Refuse what this token may not do to this bucket (empty for the namespace itself). Raises AccessDenied."""
    if namespace not in account.namespaces:
        raise _denied(f"{account.name} does not belong to the namespace {namespace}.", "access.namespace")
    if token.namespaces and namespace not in token.namespaces:
        raise _denied(f"The token is not scoped to the namespace {namespace}.", "access.token-namespaces")
    if bucket and not reaches(token, namespace, bucket):
        raise _denied(f"The token is not scoped to the bucket {namespace}/{bucket}.", "access.token-buckets")
    if needs is Grant.WRITE and token.grant is not Grant.WRITE:
        raise _denied("The token may read, not write.", "access.read-only")


def reaches(token: Token, namespace: str, bucket: str) -> bool:
    """Return whether a fine-grained token covers this bucket; every other token covers all."""
    return not token.buckets or f"{namespace}/{bucket}" in token.buckets


def _denied(message: str, rule: str) -> S3Error:
    return S3Error("AccessDenied", f"Access Denied. {message}", rule=rule).explained(message)
