"""A query string as parameters: decoded strictly, the last of a repeated name wins."""

from hfs3.gateway.wire.percent import decode


def read_query(raw: str) -> dict[str, str]:
    """Return the parameters of a raw query string; one without `=` has an empty value. Raises InvalidURI."""
    if not raw:
        return {}
    pairs = (pair.partition("=") for pair in raw.replace("+", "%20").split("&") if pair)
    return {decode(name, "query"): decode(value, "query") for name, _, value in pairs}
