"""Makes s5cmd act. It reads the key pair from the profile and the endpoint from S3_ENDPOINT_URL."""

from collections.abc import Callable, Mapping
from typing import Final

from hfs3.doctor.probe.model import Act, ActFailed
from hfs3.doctor.probe.stage import BIG_KEY, KEY, SMALL, Stage, compare, same

_PART_MIB: Final = "5"


def _s5(stage: Stage, *arguments: str) -> str:
    profile = ("--profile", stage.profile) if stage.profile else ()  # none: AWS_PROFILE names it
    return stage.run("--retry-count", "0", *profile, *arguments).stdout


def _at(stage: Stage, key: str = "") -> str:
    return f"s3://{stage.bucket}/{key}" if key else f"s3://{stage.bucket}"


def _bucket(stage: Stage) -> None:
    _s5(stage, "mb", _at(stage))


def _put(stage: Stage) -> None:
    _s5(stage, "cp", str(stage.material.small), _at(stage, KEY))


def _list(stage: Stage) -> None:
    shown = [line.split(None, 3)[2:] for line in _s5(stage, "ls", _at(stage, "probe/")).splitlines()]
    if [str(SMALL), KEY.rpartition("/")[2]] not in shown:
        raise ActFailed("the listing does not show the object with its size")


def _get(stage: Stage) -> None:
    back = stage.back("small.bin")
    _s5(stage, "cp", _at(stage, KEY), str(back))
    same(back, stage.material.small)


def _multipart(stage: Stage) -> None:
    back = stage.back("big.bin")
    _s5(stage, "cp", "--part-size", _PART_MIB, str(stage.material.big), _at(stage, BIG_KEY))
    _s5(stage, "cp", "--part-size", _PART_MIB, _at(stage, BIG_KEY), str(back))
    same(back, stage.material.big)


def _presign(stage: Stage) -> None:
    compare(stage.fetch(_s5(stage, "presign", _at(stage, KEY)).strip()), stage.material.small.read_bytes())


def _copy(stage: Stage) -> None:
    _s5(stage, "cp", _at(stage, KEY), _at(stage, "probe/copied.bin"))


def _again(stage: Stage) -> None:
    sync = ("sync", f"{stage.material.tree}/", _at(stage, "tree/"))
    _s5(stage, *sync)
    if said := _s5(stage, *sync).strip():
        raise ActFailed("the second sync moved unchanged files", said=said)


ACTS: Final[Mapping[Act, Callable[[Stage], None]]] = {
    Act.BUCKET: _bucket,
    Act.PUT: _put,
    Act.LIST: _list,
    Act.GET: _get,
    Act.PRESIGN: _presign,
    Act.MULTIPART: _multipart,
    Act.COPY: _copy,
    Act.AGAIN: _again,
}
