"""A gateway for every behaviour that the rows ask for, and the stage on which a row is played."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Literal

import boto3
import pytest
from botocore.config import Config

from hfs3.doctor.probe.witness import Witness
from hfs3.gateway.config import Behaviour
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.demo import new_account
from tests.matrix.rows import Play, Row, Wanted
from tests.matrix.stage import Stage

Scheme = Literal["https", "http"]
GatewayFor = Callable[[Behaviour, Scheme], RunningGateway]
Player = Callable[..., Play]

SCRIPT: Final = "script"


@pytest.fixture(scope="session")
def gateway_for() -> Iterator[GatewayFor]:
    """Return the way to a gateway that behaves so; each is started once."""
    started: dict[tuple[Behaviour, Scheme], RunningGateway] = {}
    with ExitStack() as stack:

        def gateway(behaviour: Behaviour, scheme: Scheme) -> RunningGateway:
            key = (behaviour, scheme)
            if key not in started:
                accounts = [new_account("alice", ("acme",))]
                started[key] = stack.enter_context(running(accounts=accounts, behaviour=behaviour, scheme=scheme))
            return started[key]

        yield gateway


@pytest.fixture(scope="session")
def s3_for() -> Iterator[Callable[[RunningGateway], Any]]:
    """Return the way to a boto3 client of a gateway, for the test's own use."""
    made: dict[str, Any] = {}

    def client(gateway: RunningGateway) -> Any:  # noqa: ANN401  # a boto3 client has no type without its stubs
        if gateway.url not in made:
            pair = gateway.accounts[0].tokens[0].pair
            session = boto3.Session(pair.access_key_id, pair.secret_access_key.reveal(), region_name="us-east-1")
            made[gateway.url] = session.client(
                "s3",
                endpoint_url=gateway.endpoint("alice"),
                verify=str(gateway.ca_bundle) if gateway.ca_bundle else None,
                config=Config(
                    s3={"addressing_style": "path"},
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
            )
        return made[gateway.url]

    yield client
    for each in made.values():
        each.close()


@pytest.fixture
def play(gateway_for: GatewayFor, s3_for: Callable[[RunningGateway], Any], own_home: Path) -> Player:
    """Return the way to play a row: lay out what it configures, do what it does, hold what must be.

    `command` is the client, `preamble` what stands before every row's code, `environ` what every row's variables join.
    """

    def play_row(
        row: Row,
        command: tuple[str, ...],
        *,
        preamble: str = "",
        environ: Mapping[str, str | None] | None = None,
    ) -> Play:
        gateway = gateway_for(row.behaviour, row.scheme)
        with Witness(()) as witness:
            stage = Stage(gateway, witness, s3_for(gateway), own_home)
            stage.open(row.objects)
            stage.lay(row.files)
            if row.code:
                stage.lay({SCRIPT: preamble + row.code})
            given = {**(environ or {}), **row.environ}
            for argv in row.before:
                earlier = stage.run((*command, *argv), given)
                assert earlier.status == 0, earlier.said
                stage.forget()
            argv = (*command, *((SCRIPT,) if row.code else ()), *row.argv)
            done = stage.run(argv, given, stdin=row.stdin.encode())
            played = Play(stage, done, stage.records(), witness.taken())
        if not any(isinstance(must, Wanted) for must in row.must):
            assert played.elsewhere == (), played.told()
        for must in row.must:
            must.hold(played)
        return played

    return play_row
