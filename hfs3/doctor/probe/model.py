"""A proof in parts: the steps a client takes, what it says at each, and what the whole showed."""

from dataclasses import dataclass
from enum import StrEnum

from hfs3.diagnostics.model import Finding, State
from hfs3.doctor.model import worst
from hfs3.errors import ToolError
from hfs3.gateway.records import RequestRecord


class Act(StrEnum):
    """What a client is made to do, the quick acts first."""

    BUCKET = "make a bucket"
    PUT = "upload"
    LIST = "list"
    GET = "download"
    PRESIGN = "presigned URL"
    NAMES = "odd file names"
    MISTYPED = "upload to a bucket that is not there"
    MULTIPART = "upload in parts"
    COPY = "server-side copy"
    AGAIN = "second run"


class Ending(StrEnum):
    """When a client may stop."""

    AFTER_ALL = "after all acts"
    AT_FIRST_FAILURE = "at the first failure"


class ActFailed(ToolError):
    """A client did not do what it was made to do. `said` is what it said itself; `ended` whether it came to an end."""

    def __init__(self, message: str, *, said: str = "", ended: bool = True) -> None:
        super().__init__(message)
        self.said = said
        self.ended = ended


@dataclass(frozen=True, slots=True)
class Attempt:
    """One act as the client took it. `problem` is empty when it did what it should; `said` is the client's words."""

    act: Act
    problem: str
    said: str
    seconds: float
    ended: bool = True


@dataclass(frozen=True, slots=True)
class Witnessed:
    """An attempt, the requests that reached the gateway meanwhile, and the addresses the client asked for in vain."""

    attempt: Attempt
    requests: tuple[RequestRecord, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What running one client with one profile showed."""

    client: str
    profile: str
    title: str
    witnessed: tuple[Witnessed, ...] = ()
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0

    @property
    def state(self) -> State:
        """The state of its worst finding."""
        return worst(finding.state for finding in self.findings) if self.findings else State.PASS

    @property
    def said(self) -> str:
        """What it did, in one line."""
        done = [seen.attempt.act for seen in self.witnessed if not seen.attempt.problem]
        return f"{', '.join(done) or 'nothing worked'} ({self.seconds:.1f} s)"

    @property
    def lines(self) -> tuple[str, ...]:
        """One line per act, for people."""
        return tuple(
            f"{seen.attempt.act}: {seen.attempt.problem or 'done'} ({seen.attempt.seconds:.1f} s)"
            for seen in self.witnessed
        )
