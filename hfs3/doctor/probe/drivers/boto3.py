"""Makes boto3 act, in a Python process of its own for each step."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from hfs3.doctor.probe.model import Act, ActFailed
from hfs3.doctor.probe.stage import BIG_KEY, KEY, SMALL, Stage, compare, same

_CHILD: Final = Path(__file__).parent.parent / "boto3_child.py"


def _step(stage: Stage, step: str, *arguments: str) -> str:
    return stage.run("-E", "-P", str(_CHILD), stage.profile, step, stage.bucket, *arguments).stdout


def _bucket(stage: Stage) -> None:
    _step(stage, "bucket")


def _put(stage: Stage) -> None:
    _step(stage, "put", KEY, str(stage.material.small))


def _list(stage: Stage) -> None:
    if f"{SMALL} {KEY}" not in _step(stage, "list", "probe/").splitlines():
        raise ActFailed("the listing does not show the object with its size")


def _get(stage: Stage) -> None:
    back = stage.back("small.bin")
    back.parent.mkdir(exist_ok=True)
    _step(stage, "get", KEY, str(back))
    same(back, stage.material.small)


def _multipart(stage: Stage) -> None:
    back = stage.back("big.bin")
    back.parent.mkdir(exist_ok=True)
    _step(stage, "put", BIG_KEY, str(stage.material.big))  # boto3 reads no sizes from files: its own 8 MB apply
    _step(stage, "get", BIG_KEY, str(back))
    same(back, stage.material.big)


def _presign(stage: Stage) -> None:
    compare(stage.fetch(_step(stage, "presign", KEY)), stage.material.small.read_bytes())


def _copy(stage: Stage) -> None:
    _step(stage, "copy", BIG_KEY, "probe/copied.bin")


ACTS: Final[Mapping[Act, Callable[[Stage], None]]] = {
    Act.BUCKET: _bucket,
    Act.PUT: _put,
    Act.LIST: _list,
    Act.GET: _get,
    Act.PRESIGN: _presign,
    Act.MULTIPART: _multipart,
    Act.COPY: _copy,
}
