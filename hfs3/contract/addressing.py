"""The two ways to name a bucket, and the endpoint for a namespace.

Way 1 puts the namespace in the endpoint URL (`https://s3.hf.co/<namespace>`, bucket as usual); way 2 keeps the bare
gateway as the endpoint, treats the namespace as the bucket and prepends the bucket to the key. Both give the same
request path, `/<namespace>/<bucket>/<key>`. Source: the page's section "Addressing Buckets" (DOCUMENTED).
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

PUBLIC_GATEWAY: Final = "https://s3.hf.co"
PUBLIC_HUB: Final = "https://huggingface.co"

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?")
_MAX_NAME: Final = 96
_TORN_SCHEME: Final = re.compile(r"\Ahttps?:/?(?=[^/])", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Return whether `text` can be a namespace or a bucket on the Hub.

    The rules of huggingface_hub's validator: 1 to 96 of `A-Za-z0-9._-`, no `--` or `..`, no `-` or `.` at either end,
    not ending in `.git` (DOCUMENTED for the Hub; that the gateway applies the same is ASSUMED).
    """
    return (
        len(text) <= _MAX_NAME
        and _NAME.fullmatch(text) is not None
        and "--" not in text
        and ".." not in text
        and not text.endswith(".git")
    )


def endpoint(gateway: str, namespace: str) -> str:
    """Return the endpoint URL that scopes a client to `namespace` (way 1), without a trailing slash."""
    return f"{gateway.rstrip('/')}/{namespace}"


@dataclass(frozen=True, slots=True)
class EndpointUrl:
    """An endpoint URL taken apart, leniently: what is wrong with it is for the caller to say."""

    scheme: str
    host: str
    path: tuple[str, ...]
    extra: str

    @property
    def gateway(self) -> str:
        """The address without its path."""
        return f"{self.scheme}://{self.host}"

    @property
    def namespace(self) -> str:
        """The one path segment of way 1, or empty."""
        return self.path[0] if self.path else ""

    @property
    def is_amazon(self) -> bool:
        """Whether a key sent here would go to Amazon."""
        host = self.host.rsplit(":", 1)[0].lower()
        return host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


def parse_endpoint(url: str) -> EndpointUrl:
    """Take an endpoint URL apart; a missing scheme gives an empty one, and so does one that has lost its slashes.

    `extra` holds query, fragment and user info; of what is no URL at all, such as `[x]`, all of it is extra.
    """
    if "://" not in url:
        url = f"//{_TORN_SCHEME.sub('', url, count=1)}"
    try:
        parts = urlsplit(url)
    except ValueError:
        scheme, _, rest = url.partition("//")
        return EndpointUrl(scheme.removesuffix(":").lower(), "", (), rest)
    user, _, host = parts.netloc.rpartition("@")
    extra = "".join(f"{sign}{text}" for sign, text in (("@", user), ("?", parts.query), ("#", parts.fragment)) if text)
    return EndpointUrl(parts.scheme.lower(), host, tuple(s for s in parts.path.split("/") if s), extra)
