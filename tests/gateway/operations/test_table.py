from inspect import iscoroutinefunction

from hfs3.gateway.operations.table import OPERATIONS
from hfs3.gateway.wire.routing import ROUTES


def test_what_a_row_serves_there_is_a_function_for_and_nothing_else() -> None:
    assert set(OPERATIONS) == {route.operation for route in ROUTES if not route.refusal}


def test_a_function_is_named_for_its_operation() -> None:
    for name, function in OPERATIONS.items():
        assert iscoroutinefunction(function)
        assert function.__name__.replace("_", "") == name.lower()


def test_names_are_in_alphabetical_order() -> None:
    assert list(OPERATIONS) == sorted(OPERATIONS)
