"""What goes into the index comes out of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hfs3.gateway.storage import rows


@given(st.lists(st.integers(0, 5 * 2**30)))
def test_part_sizes(sizes: list[int]) -> None:
    assert rows.record_of((1, "e", 0, "", rows.pack(sizes))).part_sizes == tuple(sizes)


def test_ten_thousand_equal_parts_take_no_room() -> None:
    assert rows.pack([8 * 2**20] * 9_999 + [17]) == "8388608*9999,17*1"


@given(st.dictionaries(st.text(), st.text()))
def test_attributes(attributes: dict[str, str]) -> None:
    assert rows.read_attributes(rows.write_attributes(attributes)) == attributes


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # timezones adds it
def test_moments_have_milliseconds(when: datetime) -> None:
    stored = rows.moment(rows.milliseconds(when))
    assert timedelta(0) <= when - stored < timedelta(milliseconds=1)
    assert rows.milliseconds(stored) == rows.milliseconds(when)
