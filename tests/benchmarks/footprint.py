"""What the gateway takes before and beside its work: time until it is ready, and memory.

    python -m tests.benchmarks.footprint [--rounds 10] [--gigabytes 2] [--parts 4]

Ready is from the command to the ready file, once to have the certificates made and then `--rounds` times, beside
`python -c pass`; embedded is `hfs3.gateway.running` in a process that has imported it. Memory is the resident set of
the program with all its children, idle, and at its highest with that many parts of that size in flight at once, over
http. The content is sent from one block of memory, so that only the gateway is on trial.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from hfs3.gateway import running
from tests.soak.serving import Served, served

BLOCK = bytes(1 << 20)


def _family(program: int) -> Iterator[int]:
    yield program
    for task in Path(f"/proc/{program}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from _family(int(child))


def _resident(program: int) -> float:
    """Return the resident memory of a process and its children in MB; what several share counts once (PSS)."""
    kilobytes = 0
    for process in _family(program):
        try:
            memory = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        except OSError:
            continue
        kilobytes += int(next(line for line in memory.splitlines() if line.startswith("Pss:")).split()[1])
    return kilobytes / 1024


def _parts(gateway: Served, count: int, size: int) -> float:
    """Upload parts at once; return the highest resident memory seen meanwhile, in MB."""
    s3 = boto3.client(
        "s3",
        endpoint_url=gateway.endpoint.url,
        aws_access_key_id=gateway.pair.access_key_id,
        aws_secret_access_key=gateway.pair.secret_access_key,
        region_name="us-east-1",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    s3.create_bucket(Bucket="bench")
    upload = s3.create_multipart_upload(Bucket="bench", Key="big")["UploadId"]

    def put(number: int) -> None:
        part = {"Bucket": "bench", "Key": "big", "UploadId": upload, "PartNumber": number}
        parts = urlsplit(s3.generate_presigned_url("upload_part", part))
        connection = HTTPConnection(parts.netloc, timeout=600)
        content = (BLOCK for _ in range(size // len(BLOCK)))
        connection.request("PUT", f"{parts.path}?{parts.query}", content, {"Content-Length": str(size)})
        assert connection.getresponse().status == HTTPStatus.OK
        connection.close()

    highest, over = 0.0, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not over.wait(0.02):
            highest = max(highest, _resident(gateway.program.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(put, range(1, count + 1)))
    over.set()
    watcher.join()
    return highest


def _milliseconds(work: "subprocess.Popen[bytes]", begun: float) -> float:
    work.wait()
    return (time.perf_counter() - begun) * 1000


def _ready(root: Path) -> float:
    begun = time.perf_counter()
    with served(root) as gateway:
        spent = (time.perf_counter() - begun) * 1000
        gateway.kill()
    return spent


def _embedded() -> float:
    begun = time.perf_counter()
    with running():
        return (time.perf_counter() - begun) * 1000


def _say(name: str, figure: float, unit: str, wanted: float) -> None:
    verdict = "reached" if figure <= wanted else "NOT reached"
    sys.stdout.write(f"{name:44} {figure:7.0f} {unit}   wanted at most {wanted:.0f}: {verdict}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--gigabytes", type=float, default=2)
    parser.add_argument("--parts", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hfs3-benchmark-") as folder:
        root = Path(folder) / "root"
        _ready(root)
        pairs = []
        for _ in range(options.rounds):
            begun = time.perf_counter()
            empty = _milliseconds(subprocess.Popen([sys.executable, "-c", "pass"]), begun)
            pairs.append((_ready(root), empty))
        ready, empty = (statistics.median(column) for column in zip(*pairs, strict=True))
        _say(f"ready (python -c pass: {empty:.0f} ms)", ready, "ms", 250)
        _embedded()
        _say("ready, embedded", statistics.median(_embedded() for _ in range(options.rounds)), "ms", 300)
        with served(root) as gateway:
            time.sleep(1)
            _say("idle", _resident(gateway.program.pid), "MB", 40)
            size = int(options.gigabytes * 1024) << 20
            _say(
                f"{options.parts} parts of {options.gigabytes:g} GiB in flight",
                _parts(gateway, options.parts, size),
                "MB",
                120,
            )


if __name__ == "__main__":
    main()
