"""What browsers send without a signature of ours: forms, which carry theirs inside, and preflights, which have none.

Neither is served: PostObject is refused, and as PutBucketCors is too, no bucket has CORS rules. Both answers are Amazon
S3's (ASSUMED); that a signature is missing would mislead whoever reads it.
"""

from collections.abc import Mapping

from hfs3.contract.features import Level
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers
from hfs3.gateway.wire.routing import find_route, refuse


def refuse_browser(method: str, level: Level, *, query: Mapping[str, str], headers: Headers) -> S3Error | None:
    """Return the refusal of an unsigned request that only browsers send; None when it is another."""
    match method:
        case "POST" if headers.get("content-type").lower().startswith("multipart/form-data"):
            route = find_route(method, level, query=query, headers=headers)
            return refuse(route) if route.operation == "PostObject" else None
        case "OPTIONS" if "origin" in headers:
            asked = headers.get("access-control-request-method")
            return S3Error("AccessForbidden", rule="cors", extra={"Method": asked, "ResourceType": level.value.upper()})
        case _:
            return None
