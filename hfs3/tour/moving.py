"""Moving one file up and down with every client that is installed, each as the program it is, all at once."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from hfs3.diagnostics.model import Severity
from hfs3.diagnostics.rules.tools import RCLONE_OLD
from hfs3.doctor.checks.tools import FLAWS
from hfs3.doctor.installed import Tool
from hfs3.errors import ToolError
from hfs3.machine import Completed, Machine
from hfs3.tour.events import Typed
from hfs3.tour.stage import BUCKET, PROFILE

PATIENCE: Final = 60.0

_BOTO3: Final = """
import sys
from boto3 import Session
verb, bucket, key, path = sys.argv[1:]
s3 = Session(profile_name="hf").client("s3")
if verb == "mb":
    s3.create_bucket(Bucket=bucket)
if verb in ("up", "both"):
    s3.upload_file(path, bucket, key)
if verb in ("down", "both"):
    s3.download_file(bucket, key, path + ".back")
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one client's turn. `problem` is empty if every byte came back as it was."""

    client: str
    typed: Typed
    seconds: float
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Mover:
    """One client: its name, what a person would type to upload, and the programs that move a file up and back."""

    name: str
    typed: Typed
    argvs: Callable[[str, Path], tuple[tuple[str, ...], ...]]
    environ: Mapping[str, str]


def make_bucket(machine: Machine) -> None:
    """Make the tour's bucket, with boto3. Raises ToolError."""
    _must(machine.run(_boto3("mb", "", Path()), timeout=PATIENCE))


def boto3_upload(machine: Machine, path: Path) -> str:
    """Upload a file with boto3; return the last line of what it complained of, empty if it did not."""
    done = machine.run(_boto3("up", path.name, path), timeout=PATIENCE)
    return _last_line(done) if done.status else ""


def movers(tools: Iterable[Tool], s5cmd_environ: Mapping[str, str]) -> tuple[Mover, ...]:
    """Return how each of these clients moves a file. boto3 comes with hfs3 and is always there."""
    paths = {tool.name: str(tool.path) for tool in tools}
    target = f"s3://{BUCKET}/"
    found = [Mover("boto3", Typed(f's3.upload_file("model.bin", "{BUCKET}", "model.bin")', ">>>"), _with_boto3, {})]
    if aws := paths.get("aws"):
        found.append(Mover("aws", Typed(f"aws --profile {PROFILE} s3 cp model.bin {target}"), _with_aws(aws), {}))
    if rclone := paths.get("rclone"):
        found.append(Mover("rclone", Typed(f"rclone copy model.bin {PROFILE}:{BUCKET}"), _with_rclone(rclone), {}))
    if s5cmd := paths.get("s5cmd"):
        found.append(Mover("s5cmd", Typed(f"s5cmd cp model.bin {target}"), _with_s5cmd(s5cmd), s5cmd_environ))
    return tuple(found)


def unfit(tool: Tool) -> str:
    """Return why this version of a client cannot do the tour, or empty."""
    # An old rclone knows no certificate authority of a remote's own, and the tour's gateway has one.
    flaws = [flaw.rule for flaw in FLAWS if flaw.has(tool)]
    return next((f"{r.title} ({r.code})" for r in flaws if r.severity is Severity.ERROR or r is RCLONE_OLD), "")


def move_with_all(machine: Machine, clients: tuple[Mover, ...], path: Path) -> Iterator[Moved]:
    """Move a file with every client at once; yield what became of each, in their order."""
    with ThreadPoolExecutor(max_workers=len(clients)) as pool:
        yield from pool.map(lambda client: _move(machine, client, path), clients)


def _move(machine: Machine, client: Mover, path: Path) -> Moved:
    begun = perf_counter()
    own = path.with_name(f"{client.name}-{path.name}")
    own.write_bytes(path.read_bytes())
    try:
        for argv in client.argvs(own.name, own):
            _must(machine.run(argv, environ={**machine.environ, **client.environ}, timeout=PATIENCE))
        back = own.with_name(f"{own.name}.back").read_bytes()
        problem = "" if back == path.read_bytes() else "the bytes that came back are not the bytes that went"
    except ToolError as err:
        problem = err.message
    except FileNotFoundError:
        problem = "nothing came back"
    return Moved(client.name, client.typed, perf_counter() - begun, problem)


def _must(done: Completed) -> None:
    if done.status:
        raise ToolError(_last_line(done))


def _last_line(done: Completed) -> str:
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return lines[-1].strip() if lines else f"exit status {done.status}"


def _boto3(verb: str, key: str, path: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", _BOTO3, verb, BUCKET, key, str(path))


def _with_boto3(key: str, path: Path) -> tuple[tuple[str, ...], ...]:
    return (_boto3("both", key, path),)


def _with_aws(aws: str) -> Callable[[str, Path], tuple[tuple[str, ...], ...]]:
    copy = (aws, "--profile", PROFILE, "s3", "cp", "--only-show-errors")
    return lambda key, path: (
        (*copy, str(path), f"s3://{BUCKET}/{key}"),
        (*copy, f"s3://{BUCKET}/{key}", f"{path}.back"),
    )


def _with_rclone(rclone: str) -> Callable[[str, Path], tuple[tuple[str, ...], ...]]:
    return lambda key, path: (
        (rclone, "copyto", str(path), f"{PROFILE}:{BUCKET}/{key}"),
        (rclone, "copyto", f"{PROFILE}:{BUCKET}/{key}", f"{path}.back"),
    )


def _with_s5cmd(s5cmd: str) -> Callable[[str, Path], tuple[tuple[str, ...], ...]]:
    return lambda key, path: (
        (s5cmd, "cp", str(path), f"s3://{BUCKET}/{key}"),
        (s5cmd, "cp", f"s3://{BUCKET}/{key}", f"{path}.back"),
    )
