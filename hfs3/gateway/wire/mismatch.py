"""Why a signature is wrong: the known mistakes of clients, tried one by one with the true secret.

When one of them gives the client's signature, the explanation names the line of the canonical request that differs.
It shows what the client signed of path, query, host or payload; never a secret, a signature or a key derived from one.
"""

import hmac
from collections.abc import Iterator
from urllib.parse import quote, unquote

from hfs3.gateway.wire.canonical import CanonicalRequest, sorted_query
from hfs3.gateway.wire.claims import CONTENT_SHA256, UNSIGNED_PAYLOAD, Claim
from hfs3.gateway.wire.messages import Request
from hfs3.gateway.wire.signing import Scope, sign, signing_key, string_to_sign
from hfs3.secret import Secret

_EMPTY_PAYLOAD = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
_SHOWN = 200
_MOST_PARAMETERS = 24
_REWRITTEN = {
    "accept-encoding": ("identity", "gzip", "gzip, deflate", "gzip,gzip(gfe)", "*", ""),
    "connection": ("keep-alive", "close", ""),
    "content-length": ("0", ""),
    "content-type": ("application/octet-stream", "binary/octet-stream", "application/xml", ""),
    "expect": ("100-continue", ""),
}
"""Headers that proxies and HTTP libraries change behind a signer's back, and what it may have signed of them."""


def explain(claim: Claim, canonical: CanonicalRequest, secret: Secret, *, request: Request) -> str:
    """Return what the client did differently, or that the secret is most likely another one."""
    key = signing_key(secret.reveal(), claim.scope)
    for mistake, variant in (*_variants(canonical), *_rarer(canonical, request)):
        if _gives(key, variant, claim):
            return f"{mistake}; {_first_difference(canonical, variant)}"
    for mistake, other in _other_keys(claim.scope, secret.reveal()):
        if _gives(other, canonical, claim):
            return mistake
    if absent := [line.partition(":")[0] for line in canonical.headers if line.endswith(":")]:
        return f"signed headers that did not arrive, or arrived empty: {', '.join(absent)}"
    return (
        "no known mistake gives this signature: most likely the secret access key belongs to another access key ID,"
        f" or a proxy changed what was signed: method, path, query or one of {canonical.names}"
    )


def _gives(key: bytes, canonical: CanonicalRequest, claim: Claim) -> bool:
    text = string_to_sign(canonical.text(), timestamp=claim.timestamp, scope=claim.scope)
    return hmac.compare_digest(sign(key, text).encode(), claim.signature.encode())


def _variants(sent: CanonicalRequest) -> Iterator[tuple[str, CanonicalRequest]]:
    for mistake, path in _paths(sent.path):
        if path == sent.path:
            continue
        yield mistake, sent._replace(path=path)
        for detail, headers in _hosts(sent):
            yield f"{mistake}, {detail}", sent._replace(path=path, headers=headers)
    for mistake, headers in _hosts(sent):
        yield mistake, sent._replace(headers=headers)
    for payload in (UNSIGNED_PAYLOAD, _EMPTY_PAYLOAD):
        signed = sent._replace(payload=payload)
        yield "another payload hash was signed than was sent", signed
        yield "another payload hash was signed than was sent", _with_header(signed, CONTENT_SHA256, payload)
    for method in _METHODS:
        yield f"it was signed for {method}", sent._replace(method=method)
    yield "the query was not signed", sent._replace(query="")
    yield "the query was signed with + for a space", sent._replace(query=sent.query.replace("%20", "+"))
    yield "the query was signed without its encoding", sent._replace(query=unquote(sent.query, "latin-1"))
    yield "the signed headers were listed in another order", _sorted(sent)


def _rarer(sent: CanonicalRequest, request: Request) -> Iterator[tuple[str, CanonicalRequest]]:
    query = sorted_query(request.raw_query, order=list)
    yield "the query was signed in the order it was sent, not sorted", sent._replace(query=query)
    raw = tuple(f"{name}:{request.headers.joined(name)}" for name in sent.names.split(";"))
    yield "a header was signed with all of its blanks", sent._replace(headers=raw)
    parameters = sent.query.split("&")
    for parameter in parameters[:_MOST_PARAMETERS]:
        rest = "&".join(other for other in parameters if other is not parameter)
        yield f"the parameter {parameter.partition('=')[0]} was not signed", sent._replace(query=rest)
    for name, values in _REWRITTEN.items():
        for value in values:
            yield f"the header {name} was changed after it was signed", _with_header(sent, name, value)


def _with_header(sent: CanonicalRequest, name: str, value: str) -> CanonicalRequest:
    start = f"{name}:"
    return sent._replace(headers=tuple(f"{start}{value}" if line.startswith(start) else line for line in sent.headers))


def _paths(path: str) -> Iterator[tuple[str, str]]:
    namespace, _, rest = path[1:].partition("/")
    yield "the path was signed without the namespace", f"/{rest}"
    yield "the path was signed as /", "/"
    yield "the path was signed with the namespace twice", f"/{namespace}{path}"
    yield "the path was encoded twice before it was signed", quote(path, safe="/~")
    yield "the path was signed without its encoding", unquote(path, "latin-1")
    yield "the path was signed with %2F for /", f"/{quote(path[1:].replace('%', '~~'), safe='~').replace('~~', '%')}"
    yield "the path was signed with a slash at its end", f"{path}/"
    yield "the path was signed without the slash at its end", path.rstrip("/") or "/"


def _hosts(sent: CanonicalRequest) -> Iterator[tuple[str, tuple[str, ...]]]:
    host = next((line[5:] for line in sent.headers if line.startswith("host:")), "")
    name, _, port = host.partition(":")
    namespace = sent.path.split("/")[1]
    signed = {
        "the host was signed without its port": name,
        "the host was signed with the default port": "" if port else f"{host}:443",
        "the namespace was signed as part of the host": f"{host}/{namespace}",
    }
    for mistake, other in signed.items():
        if other and other != host:
            yield mistake, tuple(f"host:{other}" if line.startswith("host:") else line for line in sent.headers)


def _sorted(sent: CanonicalRequest) -> CanonicalRequest:
    headers = tuple(sorted(sent.headers))
    return sent._replace(headers=headers, names=";".join(line.partition(":")[0] for line in headers))


def _other_keys(scope: Scope, secret: str) -> Iterator[tuple[str, bytes]]:
    damaged = {
        "blanks or a line end around it": (f"{secret} ", f" {secret}", f"{secret}\n", f"{secret}\r", f"{secret}\r\n"),
        "quotation marks around it": (f'"{secret}"', f"'{secret}'"),
        "capital letters": (secret.upper(),),
        "its last character missing": (secret[:-1],),
    }
    for damage, forms in damaged.items():
        for form in forms:
            yield f"the client has the secret access key with {damage}", signing_key(form, scope)


def _first_difference(sent: CanonicalRequest, signed: CanonicalRequest) -> str:
    pairs = zip(signed.text().split("\n"), sent.text().split("\n"), strict=False)
    ours, theirs = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"signed {ours[:_SHOWN]!r}, sent {theirs[:_SHOWN]!r}"
