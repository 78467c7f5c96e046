"""Makes rclone act."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from hfs3.clients.rclone import RERUN_FLAGS
from hfs3.doctor.probe.model import Act, ActFailed
from hfs3.doctor.probe.stage import BIG_KEY, KEY, SMALL, Sizes, Stage, compare, same


def _at(stage: Stage, key: str = "") -> str:
    return f"{stage.profile}:{stage.bucket}/{key}"


def _bucket(stage: Stage) -> None:
    # With no_check_bucket, which hfs3 recommends, rclone takes every bucket to be there and `mkdir` does nothing.
    stage.run("mkdir", "--s3-no-check-bucket=false", _at(stage))


def _put(stage: Stage) -> None:
    stage.run("copyto", str(stage.material.small), _at(stage, KEY))


def _list(stage: Stage) -> None:
    listed = json.loads(stage.run("lsjson", _at(stage, "probe")).stdout)
    if {"Path": KEY.rpartition("/")[2], "Size": SMALL} not in [{k: e[k] for k in ("Path", "Size")} for e in listed]:
        raise ActFailed("the listing does not show the object with its size")


def _get(stage: Stage) -> None:
    back = stage.back("small.bin")
    stage.run("copyto", _at(stage, KEY), str(back))
    same(back, stage.material.small)


def _multipart(stage: Stage) -> None:
    back = stage.back("big.bin")
    stage.run("copyto", str(stage.material.big), _at(stage, BIG_KEY), sizes=Sizes.SCALED)
    stage.run("copyto", _at(stage, BIG_KEY), str(back), sizes=Sizes.SCALED)
    same(back, stage.material.big)


def _presign(stage: Stage) -> None:
    compare(stage.fetch(stage.run("link", _at(stage, KEY)).stdout.strip()), stage.material.small.read_bytes())


def _copy(stage: Stage) -> None:
    stage.run("copyto", _at(stage, BIG_KEY), _at(stage, "probe/copied.bin"), sizes=Sizes.SCALED)


def _names(stage: Stage) -> None:
    back = stage.back("odd")
    stage.run("copy", str(stage.material.odd), _at(stage, "odd"))
    stage.run("copy", _at(stage, "odd"), str(back))
    for want in stage.material.odd.iterdir():
        same(back / want.name, want)


def _mistyped(stage: Stage) -> None:
    try:
        stage.run("copyto", str(stage.material.small), f"{stage.profile}:{stage.bucket}-mistyped/{KEY}")
    except ActFailed:
        return
    raise ActFailed("the upload made the bucket")


def _again(stage: Stage) -> None:
    copy = ("copy", str(stage.material.tree), _at(stage, "tree"), "--verbose", *RERUN_FLAGS)
    stage.run(*copy)
    if "Copied (" in stage.run(*copy).stderr:
        raise ActFailed(f"the second copy moved unchanged files, with {' '.join(RERUN_FLAGS)}")


ACTS: Final[Mapping[Act, Callable[[Stage], None]]] = {
    Act.BUCKET: _bucket,
    Act.PUT: _put,
    Act.LIST: _list,
    Act.GET: _get,
    Act.PRESIGN: _presign,
    Act.NAMES: _names,
    Act.MISTYPED: _mistyped,
    Act.MULTIPART: _multipart,
    Act.COPY: _copy,
    Act.AGAIN: _again,
}
