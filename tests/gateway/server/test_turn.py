"""A coroutine begun outside a task does what it would have done in one."""

import asyncio

import pytest

from hfs3.gateway.server.turn import begin


def test_what_need_not_wait_is_done_at_once() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("work")

    assert begin(work()) is None
    assert done == ["work"]


def test_what_waits_goes_on_in_a_task() -> None:
    async def main() -> list[object]:
        loop = asyncio.get_running_loop()
        first, second = loop.create_future(), loop.create_future()
        seen: list[object] = []

        async def work() -> None:
            seen.append(await first)
            try:
                await second
            except ValueError as failure:
                seen.append(str(failure))
            await asyncio.sleep(0)
            seen.append(asyncio.current_task())

        left = begin(work())
        assert left is not None
        first.set_result("first")
        task = asyncio.create_task(left)
        second.set_exception(ValueError("second"))
        await task
        assert seen.pop() is task
        return seen

    assert asyncio.run(main()) == ["first", "second"]


def test_a_cancellation_reaches_what_waits() -> None:
    async def main() -> list[str]:
        told: list[str] = []

        async def work() -> None:
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                told.append("cancelled")
                raise

        left = begin(work())
        assert left is not None
        task = asyncio.create_task(left)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return told

    assert asyncio.run(main()) == ["cancelled"]
