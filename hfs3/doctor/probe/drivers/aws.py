"""Makes the AWS CLI act, with `aws s3 …` as people use it."""

from collections.abc import Callable, Mapping
from typing import Final

from hfs3.doctor.probe.model import Act, ActFailed
from hfs3.doctor.probe.stage import BIG_KEY, KEY, SMALL, Sizes, Stage, compare, same


def _s3(stage: Stage, *arguments: str, sizes: Sizes = Sizes.AS_WRITTEN) -> str:
    named = ("--profile", stage.profile) if stage.profile else ()  # else a variable of the person's chooses it
    return stage.run(*named, "s3", *arguments, sizes=sizes).stdout


def _at(stage: Stage, key: str = "") -> str:
    return f"s3://{stage.bucket}/{key}"


def _bucket(stage: Stage) -> None:
    _s3(stage, "mb", _at(stage))


def _put(stage: Stage) -> None:
    _s3(stage, "cp", "--no-progress", str(stage.material.small), _at(stage, KEY))


def _list(stage: Stage) -> None:
    if f"{SMALL} {KEY.rpartition('/')[2]}" not in _s3(stage, "ls", _at(stage, "probe/")):
        raise ActFailed("the listing does not show the object with its size")


def _get(stage: Stage) -> None:
    back = stage.back("small.bin")
    _s3(stage, "cp", "--no-progress", _at(stage, KEY), str(back))
    same(back, stage.material.small)


def _multipart(stage: Stage) -> None:
    back = stage.back("big.bin")
    _s3(stage, "cp", "--no-progress", str(stage.material.big), _at(stage, BIG_KEY), sizes=Sizes.SCALED)
    _s3(stage, "cp", "--no-progress", _at(stage, BIG_KEY), str(back), sizes=Sizes.SCALED)
    same(back, stage.material.big)


def _presign(stage: Stage) -> None:
    compare(stage.fetch(_s3(stage, "presign", _at(stage, KEY)).strip()), stage.material.small.read_bytes())


def _copy(stage: Stage) -> None:
    _s3(stage, "cp", "--no-progress", _at(stage, BIG_KEY), _at(stage, "probe/copied.bin"))


def _again(stage: Stage) -> None:
    sync = ("sync", "--no-progress", str(stage.material.tree), _at(stage, "tree"))
    _s3(stage, *sync)
    if said := _s3(stage, *sync).strip():
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
