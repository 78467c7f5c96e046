"""HFS40x: the address and the clock. HFS42x: what the proof by running saw."""

from typing import Final

from hfs3.contract.evidence import PAGE, S3_MANUAL, Evidence, Mark, measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_AWS: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5")
_PROOF: Final = Evidence(Mark.DERIVED, "the client itself, run against the bundled gateway")

NO_SCHEME: Final = Rule(
    "HFS401",
    "endpoint-without-scheme",
    Severity.ERROR,
    "The endpoint has no https:// before it",
    "AWS tools stop with `Invalid endpoint`.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    _AWS,
)
PLAIN_HTTP: Final = Rule(
    "HFS402",
    "endpoint-plain-http",
    Severity.ERROR,
    "The endpoint is reached without TLS",
    "Objects cross the network in clear text, and anyone on the way can change them.",
    "Write the endpoint with https://.",
    Mending.SAFE,
    PAGE,
)
NO_NAMESPACE: Final = Rule(
    "HFS403",
    "endpoint-without-namespace",
    Severity.ERROR,
    "The endpoint has no namespace",
    "The first part of every path is taken for the namespace, so buckets are not found.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    PAGE,
)
WITH_BUCKET: Final = Rule(
    "HFS404",
    "endpoint-with-bucket",
    Severity.ERROR,
    "The endpoint has more than the namespace in its path",
    "A bucket in the endpoint is there twice in every request: objects land under a wrong key, or nowhere.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    PAGE,
)
WITH_EXTRAS: Final = Rule(
    "HFS405",
    "endpoint-with-extras",
    Severity.ERROR,
    "The endpoint has a user name, a query or a fragment in it",
    "Clients drop or garble them.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    S3_MANUAL,
)
OTHER_GATEWAY: Final = Rule(
    "HFS406",
    "endpoint-elsewhere",
    Severity.WARNING,
    "The endpoint is not the account's gateway",
    "The key pair is sent to a server that it was not made for.",
    "If this is not meant, run `{configure}`.",
    Mending.UNSAFE,
    PAGE,
)
BAD_NAMESPACE: Final = Rule(
    "HFS407",
    "namespace-impossible",
    Severity.ERROR,
    "The endpoint's namespace cannot be a name on the Hub",
    "Names have 1 to 96 letters, digits, `-`, `_` and `.`.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    Evidence(Mark.DOCUMENTED, "huggingface_hub's validator"),
)
CLOCK: Final = Rule(
    "HFS410",
    "clock-skew",
    Severity.ERROR,
    "This machine's clock is wrong",
    "A signature is valid for 15 minutes around the server's time: every request is refused.",
    "Set the clock, or switch on time synchronisation.",
    Mending.BY_HAND,
    S3_MANUAL,
)
BYTES_DIFFER: Final = Rule(
    "HFS421",
    "bytes-differ",
    Severity.ERROR,
    "What came back is not what was sent",
    "The client reported success. Files would be damaged without a word.",
    "Do not use this client with this profile until the cause is found.",
    Mending.BY_HAND,
    _PROOF,
)
REFUSED: Final = Rule(
    "HFS422",
    "request-refused",
    Severity.ERROR,
    "The gateway refused a request of the client",
    "The gateway does not support what was asked for.",
    "See what was refused; another command or option of the client may do.",
    Mending.BY_HAND,
    _PROOF,
)
NOT_ARRIVED: Final = Rule(
    "HFS423",
    "request-not-arrived",
    Severity.ERROR,
    "The client failed before it reached the gateway",
    "It read something it could not use, or went to another address.",
    "See what the client said.",
    Mending.BY_HAND,
    _PROOF,
)
RETRANSFERRED: Final = Rule(
    "HFS424",
    "second-run-transfers",
    Severity.WARNING,
    "A second run transferred unchanged files again",
    "Every run costs as much as the first.",
    "Use the options that `hfs3 configure {client}` shows for repeated runs.",
    Mending.BY_HAND,
    _PROOF,
)
TIMED_OUT: Final = Rule(
    "HFS425",
    "client-timed-out",
    Severity.ERROR,
    "The client did not end in time",
    "It retried, or waited for something that does not come.",
    "See the last request and what the client said.",
    Mending.BY_HAND,
    _PROOF,
)

RULES: Final = (
    NO_SCHEME,
    PLAIN_HTTP,
    NO_NAMESPACE,
    WITH_BUCKET,
    WITH_EXTRAS,
    OTHER_GATEWAY,
    BAD_NAMESPACE,
    CLOCK,
    BYTES_DIFFER,
    REFUSED,
    NOT_ARRIVED,
    RETRANSFERRED,
    TIMED_OUT,
)
