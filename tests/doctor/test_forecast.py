from hypothesis import given
from hypothesis import strategies as st

from hfs3.contract.limits import GIB, MAX_PARTS, MIB
from hfs3.doctor.forecast import ADJUSTS, COSTS, Flow, Sizes, costs, fitting_part, least_part, parts, words

SIZE = st.integers(1, 5 * 1024 * GIB)
PART = st.integers(5 * MIB, 5 * GIB)

# client, version, flow, part, largest object, transfers, MiB measured
MEASURED = (
    ("rclone", (1, 75, 2), Flow.FILES, 2 * GIB, 2 * GIB, 4, 69),
    ("rclone", (1, 60, 1), Flow.FILES, 64 * MIB, GIB, 1, 330),
    ("rclone", (1, 60, 1), Flow.FILES, 128 * MIB, GIB, 1, 593),
    ("rclone", (1, 60, 1), Flow.FILES, 2 * GIB, 2 * GIB, 1, 2248),
    ("rclone", (1, 75, 2), Flow.BUCKET, 64 * MIB, GIB, 1, 391),
    ("rclone", (1, 75, 2), Flow.BUCKET, 128 * MIB, GIB, 1, 903),
    ("rclone", (1, 75, 2), Flow.BUCKET, 2 * GIB, GIB, 1, 1095),
    ("rclone", (1, 75, 2), Flow.BUCKET, 2 * GIB, 300 * MIB, 4, 1273),
    ("rclone", (1, 75, 2), Flow.BUCKET, 2 * GIB, 4300 * MIB, 1, 4375),
    ("rclone", (1, 75, 2), Flow.STREAM, 64 * MIB, GIB, 1, 473),
    ("rclone", (1, 75, 2), Flow.STREAM, 256 * MIB, GIB, 1, 1055),
    ("aws", (2, 36, 7), Flow.FILES, 2 * GIB, 20 * GIB, 1, 70),
    ("aws", (2, 36, 7), Flow.STREAM, 64 * MIB, 20 * GIB, 1, 528),
    ("aws", (2, 36, 7), Flow.STREAM, 128 * MIB, 20 * GIB, 1, 976),
    ("aws", (2, 36, 7), Flow.STREAM, 2 * GIB, 4300 * MIB, 1, 4369),
    ("s5cmd", (2, 3, 0), Flow.FILES, GIB, 20 * GIB, 1, 20),
)


def test_what_was_measured_is_foretold() -> None:
    """No peak is more than a tenth above its forecast, and none less than half of it."""
    for client, version, flow, part, largest, transfers, peak in MEASURED:
        (cost,) = (cost for cost in costs(client, version) if cost.flow is flow)
        foretold = cost.memory(Sizes(part, largest, at_once=4, transfers=transfers)) / MIB
        assert foretold / 2.2 <= peak <= foretold * 1.1, (client, version, flow, part, foretold, peak)


def test_every_client_has_one_cost_per_kind_of_transfer() -> None:
    for client, version in (
        ("aws", (1, 46)),
        ("aws", (2, 9)),
        ("boto3", (1, 44)),
        ("rclone", (1, 60)),
        ("rclone", (1, 75)),
    ):
        flows = [cost.flow for cost in costs(client, version)]
        assert flows
        assert len(flows) == len(set(flows))
    assert {cost.client for cost in COSTS} == set(ADJUSTS)


@given(SIZE, PART, st.integers(1, 64), st.integers(1, 64))
def test_larger_never_costs_less(largest: int, part: int, at_once: int, transfers: int) -> None:
    small = Sizes(part, largest, at_once, transfers)
    for cost in COSTS:
        for large in (
            Sizes(part * 2, largest, at_once, transfers),
            Sizes(part, largest * 2, at_once, transfers),
            Sizes(part, largest, at_once, transfers + 1),
        ):
            assert cost.memory(large) >= cost.memory(small)


@given(SIZE)
def test_the_least_part_is_enough_and_no_more(largest: int) -> None:
    size = least_part(largest)
    assert parts(largest, size) <= MAX_PARTS
    assert size == 5 * MIB or parts(largest, size // 2) > MAX_PARTS


@given(st.integers(256 * MIB, 1024 * GIB))
def test_what_is_recommended_fits(available: int) -> None:
    for cost in COSTS:
        sizes = Sizes(2 * GIB, 100 * GIB, at_once=4, transfers=4)
        size = fitting_part(cost, sizes, available)
        assert size == 8 * MIB or cost.memory(Sizes(size, 100 * GIB, at_once=4, transfers=4)) <= available // 2


def test_sizes_in_words() -> None:
    sizes = (0, 5 * MIB, 2 * GIB, 3 * GIB // 2, 48 * GIB, 150 * MIB, 5 * 1024 * GIB)
    assert [words(size) for size in sizes] == ["0 bytes", "5 MB", "2 GB", "1.5 GB", "48 GB", "150 MB", "5 TB"]
