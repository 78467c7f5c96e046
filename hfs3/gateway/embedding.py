"""The library's door: a gateway running inside a `with` block, in a thread of this process.

with hfs3.gateway.running() as gateway:
    namespace = gateway.accounts[0].name
    ...  # any S3 client, endpoint gateway.endpoint(namespace), trusting gateway.ca_bundle
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from hfs3.contract import addressing
from hfs3.gateway.authority import open_authority
from hfs3.gateway.config import Behaviour, Clock, Durability, GatewayConfig, utc_now
from hfs3.gateway.hub.accounts import HubAccount
from hfs3.gateway.hub.demo import new_account
from hfs3.gateway.hub.registry import FILE, Registry
from hfs3.gateway.records import Recorder, RequestRecord
from hfs3.gateway.server.assembly import Addresses, Assembly, addresses, open_ports, tls_context
from hfs3.gateway.server.serving import ServerThread

CA_FOLDER: Final = "ca"

_TRUST_VARIABLES: Final = (
    "AWS_CA_BUNDLE",  # the AWS SDKs, the AWS CLI, s5cmd
    "CURL_CA_BUNDLE",
    "HFS3_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "RCLONE_CA_CERT",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",  # OpenSSL and Go: the CDN edge is asked without any S3 client's settings
)
_LOCAL: Final = "localhost,127.0.0.1,::1"


@dataclass(frozen=True, slots=True)
class RunningGateway:
    """A gateway that is answering."""

    root: Path
    ca_bundle: Path | None
    registry: Registry
    _addresses: Addresses
    _recorder: Recorder

    @property
    def url(self) -> str:
        """The gateway's address, without a namespace."""
        return self._addresses.gateway

    def endpoint(self, namespace: str) -> str:
        """Return the endpoint URL for a namespace."""
        return addressing.endpoint(self.url, namespace)

    @property
    def edge_url(self) -> str:
        """The CDN edge's address."""
        return self._addresses.edge

    @property
    def hub_url(self) -> str:
        """The stand-in Hub's address, for `HF_ENDPOINT`."""
        return self._addresses.hub

    @property
    def exchange_url(self) -> str:
        """Where a token is exchanged for a key pair."""
        return self._addresses.exchange

    @property
    def accounts(self) -> tuple[HubAccount, ...]:
        """The accounts, with their tokens and key pairs."""
        return self.registry.accounts()

    def requests(self) -> tuple[RequestRecord, ...]:
        """Return what was asked so far, oldest first: of the gateway, the edge and the Hub."""
        return self._recorder.recent()

    def environ(self) -> dict[str, str]:
        """Return the variables that make client programs trust this gateway, and reach it past any proxy."""
        trust = {} if self.ca_bundle is None else dict.fromkeys(_TRUST_VARIABLES, str(self.ca_bundle))
        return {**trust, "NO_PROXY": _LOCAL, "no_proxy": _LOCAL}


@contextmanager
def running(
    *,
    accounts: Iterable[HubAccount] | None = None,
    root: Path | None = None,
    scheme: Literal["https", "http"] = "https",
    behaviour: Behaviour | None = None,
    clock: Clock = utc_now,
    durability: Durability = Durability.PROCESS,
) -> Iterator[RunningGateway]:
    """Run a gateway, its CDN edge and its stand-in Hub on free ports until the block ends.

    Without `accounts` there is one, new, called `demo`. Without `root` everything is kept in a temporary folder and
    goes with it; a given root keeps its accounts, too.
    """
    with ExitStack() as stack:
        place = root if root is not None else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hfs3-")))
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        config = GatewayConfig(
            root=place,
            tls=scheme == "https",
            durability=durability,
            behaviour=behaviour or Behaviour(),
            clock=clock,
        )
        registry = Registry([new_account()] if accounts is None else accounts, place / FILE)
        yield stack.enter_context(_started(config, registry))


@contextmanager
def _started(config: GatewayConfig, registry: Registry) -> Iterator[RunningGateway]:
    recorder = Recorder()
    authority = open_authority(config.root / CA_FOLDER) if config.tls else None
    tls = tls_context(authority, config) if authority else None
    ports = open_ports(config)
    try:
        assembly = Assembly(config, ports, registry=registry, record=recorder)
    except BaseException:
        ports.close()
        raise
    with ServerThread(assembly.server(tls), ports.all()):
        bundle = authority.bundle if authority else None
        yield RunningGateway(config.root, bundle, registry, addresses(config, ports), recorder)
