"""What the gateway remembers of the requests it answered: for the access log, the inspector and the doctor's probe."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One answered request. Never holds a signature, a secret or a body.

    `operation` is S3's name (`PutObject`) or empty when none was recognised; `rule` the contract's rule that a refusal
    came from; `explanation` the first differing line of a signature mismatch and the like; `sent` the few request
    headers that show a client's settings (`x-amz-content-sha256`, `x-amz-trailer`, `content-encoding`, …).
    """

    request_id: str
    at: datetime
    method: str
    path: str
    query: str
    user_agent: str
    access_key_id: str
    operation: str
    status: int
    error_code: str = ""
    rule: str = ""
    explanation: str = ""
    bytes_in: int = 0
    bytes_out: int = 0
    milliseconds: float = 0.0
    sent: dict[str, str] = field(default_factory=dict)
