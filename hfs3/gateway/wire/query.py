"""A query string as parameters: decoded strictly, and of a repeated name the first counts (ASSUMED)."""

from hfs3.gateway.wire.percent import decode


def read_query(raw: str) -> dict[str, str]:
    """Return the parameters of a raw query string; one without `=` has an empty value. Raises InvalidURI."""
    if not raw:
        return {}
    parameters: dict[str, str] = {}
    for pair in raw.replace("+", "%20").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            parameters.setdefault(decode(name, "query"), decode(value, "query"))
    return parameters
