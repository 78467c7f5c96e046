"""A real Secret Service of the test's own: a D-Bus session and GNOME Keyring, locked or not, that can be killed."""

import gc
import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import tool

PASSWORD = b"pw"
_NAME = "org.freedesktop.secrets"


@dataclass
class SecretService:
    """A running Secret Service; `environ` is what its clients need to find it."""

    environ: dict[str, str]
    _daemon: subprocess.Popen[bytes]

    def kill(self) -> None:
        self._daemon.kill()
        self._daemon.wait()

    def freeze(self) -> None:
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._daemon.send_signal(signal.SIGCONT)


def close_what_the_library_left_open() -> None:
    """The keyring library does not close its connection when a collection stays locked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@contextmanager
def session_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a D-Bus session on which nothing can be activated, and set its address for this process."""
    program = tool("dbus-daemon")
    rules = '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>'
    configuration = (
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
        f'<policy context="default">{rules}</policy></busconfig>'
    )
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(configuration)
        file.flush()
        argv = [program, f"--config-file={file.name}", "--nofork", "--nopidfile", "--print-address=1"]
        daemon = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().decode().strip()
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield address
        finally:
            daemon.terminate()
            daemon.wait()
            close_what_the_library_left_open()
            assert daemon.stdout is not None
            daemon.stdout.close()


@contextmanager
def secret_service(home: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Iterator[SecretService]:
    """Run GNOME Keyring on a bus of its own. With `--unlock` its login collection is made or unlocked."""
    program = tool("gnome-keyring-daemon")
    with session_bus(monkeypatch) as address, tempfile.TemporaryDirectory(prefix="kr") as runtime:
        environ = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
        environ |= {"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": runtime}
        daemon = subprocess.Popen(
            [program, "--foreground", "--components=secrets", *options],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _feed(daemon)
            _wait_for_owner()
            yield SecretService(environ, daemon)
        finally:
            daemon.kill()
            daemon.wait()


def _feed(daemon: subprocess.Popen[bytes]) -> None:
    assert daemon.stdin is not None
    daemon.stdin.write(PASSWORD)
    daemon.stdin.close()


def _wait_for_owner() -> None:
    from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
    from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

    deadline = time.monotonic() + 20
    with closing(open_dbus_connection()) as connection:
        while not Proxy(message_bus, connection).NameHasOwner(_NAME)[0]:
            assert time.monotonic() < deadline, "the Secret Service did not start"
            time.sleep(0.02)
