"""Where the tour plays."""

from dataclasses import replace

from hfs3.machine import Machine
from hfs3.tour.stage import USER, stage


def test_nothing_that_steers_a_client_comes_along(machine: Machine) -> None:
    steered = {"AWS_PROFILE": "mine", "AWS_ENDPOINT_URL": "https://elsewhere", "RCLONE_CONFIG": "/mine", "LANG": "C"}
    with stage(replace(machine, environ={**machine.environ, **steered})) as place:
        assert set(place.machine.environ) <= {"PATH", "HOME", "USERPROFILE", "HF_TOKEN", "LANG", "TMPDIR"}
        assert place.machine.environ["PATH"] == machine.environ["PATH"]


def test_the_home_is_new_and_goes_away(machine: Machine) -> None:
    with stage(machine) as place:
        home, root = place.home, place.gateway.root
        assert home != machine.home
        assert list(home.iterdir()) == []
        assert place.machine.environ["HOME"] == str(home)
        (home / "file").touch()
    assert not home.exists()
    assert not root.exists()


def test_the_account_is_made_up_anew(machine: Machine) -> None:
    with stage(machine) as one, stage(machine) as other:
        assert one.account.name == other.account.name == USER
        assert one.account.tokens[0].value != other.account.tokens[0].value
        assert one.gateway.url != other.gateway.url
