"""A gateway as a program of its own: started, found, used by several workers, and stopped by signals."""

import json
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hfs3.gateway.hub.demo import new_account
from hfs3.gateway.hub.registry import FILE
from hfs3.gateway.server.assembly import STORAGE
from hfs3.gateway.server.program import TOKENS, empty, forget_accounts, keep_token
from hfs3.gateway.server.workers import open_registry
from hfs3.gateway.storage.failures import StorageUnusable
from hfs3.gateway.storage.locks import Lock
from tests.gateway.server.conftest import ask_url, started


@pytest.mark.parametrize("signalled", [signal.SIGTERM, signal.SIGINT])
def test_it_announces_itself_answers_and_ends_on_a_signal(tmp_path: Path, signalled: signal.Signals) -> None:
    with started(tmp_path, "--root", str(tmp_path / "root")) as (program, ready):
        assert ask_url(ready["url"], ready["ca_bundle"])[0] == 403
        token_file = Path(ready["accounts"][0]["token_file"])
        assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
        token = token_file.read_text().strip()
        status, body = ask_url(ready["exchange_url"], ready["ca_bundle"], Authorization=f"Bearer {token}")
        assert (status, set(json.loads(body))) == (200, {"AccessKeyId", "SecretAccessKey"})
        program.send_signal(signalled)
        out, err = program.communicate(timeout=30)
    assert program.returncode == 0, err
    assert not (tmp_path / "ready.json").exists()
    assert ready["exchange_url"] in out
    secret = json.loads(body)["SecretAccessKey"]
    for stream in (out, err, json.dumps(ready)):
        assert token not in stream
        assert secret not in stream
    logged = [json.loads(line) for line in err.splitlines()]
    assert [(line.get("rule"), line.get("operation"), line["status"]) for line in logged] == [
        ("signature.missing", None, 403),
        (None, "TokenExchange", 200),
    ]


def test_nothing_is_left_of_an_ephemeral_one(tmp_path: Path) -> None:
    with started(tmp_path, "--ephemeral", "--http", "--json") as (program, ready):
        assert ready["ca_bundle"] is None
        assert ask_url(ready["url"], None)[0] == 403
        assert Path(ready["root"]).is_dir()
        program.terminate()
        out, err = program.communicate(timeout=30)
    assert program.returncode == 0, err
    assert json.loads(out) == ready
    assert not Path(ready["root"]).exists()


@pytest.mark.parametrize(("host", "edge"), [("localhost", "127.0.0.1"), ("127.0.0.1", "localhost")])
def test_the_edge_goes_by_another_name_than_the_gateway(tmp_path: Path, host: str, edge: str) -> None:
    with started(tmp_path, "--ephemeral", "--http", "--host", host) as (_, ready):
        assert ready["url"].startswith(f"http://{host}:")
        assert ready["edge_url"].startswith(f"http://{edge}:")


def test_several_workers_share_ports_and_root(tmp_path: Path) -> None:
    with started(tmp_path, "--root", str(tmp_path / "root"), "--workers", "2", "--http") as (program, ready):
        assert {ask_url(ready["url"], None)[0] for _ in range(20)} == {403}
        program.terminate()
        _, err = program.communicate(timeout=30)
    assert program.returncode == 0, err
    assert len(err.splitlines()) == 20


def test_the_inspector_shows_what_every_worker_answered(tmp_path: Path) -> None:
    words = ("--workers", "2", "--http", "--inspect", "--root", str(tmp_path / "root"))
    with started(tmp_path, *words) as (program, ready):
        answers = [ask_url(ready["url"], None)[0] for _ in range(20)]
        for _ in range(5):  # whichever worker is asked
            status, body = ask_url(ready["inspector_url"], None)
            assert (status, [each["status"] for each in json.loads(body)["requests"]]) == (200, answers)
        program.terminate()
        program.communicate(timeout=30)
    assert not list((tmp_path / "root").glob("requests*"))


def test_nobody_need_read_its_log(tmp_path: Path) -> None:
    with started(tmp_path, "--ephemeral", "--http") as (_, ready):
        for _ in range(500):  # far more than a pipe holds
            assert ask_url(ready["url"], None)[0] == 403


def test_there_is_no_inspector_unless_asked_for(tmp_path: Path) -> None:
    with started(tmp_path, "--ephemeral", "--http") as (_, ready):
        assert ready["inspector_url"] is None
        assert ask_url(ready["hub_url"] + "/hfs3/requests", None)[0] == 404


def test_workers_end_with_a_program_that_was_killed(tmp_path: Path) -> None:
    with started(tmp_path, "--root", str(tmp_path / "root"), "--workers", "2", "--http") as (program, ready):
        program.kill()
        program.wait(30)
        deadline = time.monotonic() + 20
        while True:
            try:
                ask_url(ready["url"], None)
            except OSError:
                break
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_two_programs_do_not_serve_one_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    with started(tmp_path, "--root", str(root)) as (_, ready):
        command = [sys.executable, "-m", "hfs3", "gateway", "serve", "--root", ready["root"]]
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 3
        assert "served by another gateway" in second.stderr
        with pytest.raises(OSError, match="served by another gateway"):
            empty(root)


def test_emptying_takes_objects_and_leaves_accounts(tmp_path: Path) -> None:
    accounts = open_registry(tmp_path).accounts()
    (tmp_path / STORAGE).mkdir()
    (tmp_path / STORAGE / "index.sqlite3").touch()
    (tmp_path / "something of the user's").touch()
    empty(tmp_path)
    assert not (tmp_path / STORAGE).exists()
    assert open_registry(tmp_path).accounts() == accounts
    keep_token(tmp_path, accounts[0])
    forget_accounts(tmp_path)
    assert not (tmp_path / FILE).exists()
    assert not (tmp_path / TOKENS).exists()
    assert (tmp_path / "something of the user's").exists()


def test_what_is_somebody_elses_is_neither_emptied_nor_forgotten(tmp_path: Path) -> None:
    (tmp_path / STORAGE).mkdir()
    (tmp_path / STORAGE / "thesis.txt").touch()
    with pytest.raises(StorageUnusable, match=r"thesis\.txt"):
        empty(tmp_path)
    (tmp_path / TOKENS).mkdir()
    (tmp_path / TOKENS / "parser.py").touch()
    forget_accounts(tmp_path)
    keep_token(tmp_path, open_registry(tmp_path).accounts()[0])
    forget_accounts(tmp_path)
    (tmp_path / FILE).write_text('["theirs"]')
    with pytest.raises(StorageUnusable, match=FILE):
        forget_accounts(tmp_path)
    kept = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in kept if not name.endswith("lock")} == {
        f"{STORAGE}/thesis.txt",
        f"{TOKENS}/parser.py",
        FILE,
    }


def test_a_crashed_program_does_not_keep_its_root(tmp_path: Path) -> None:
    with started(tmp_path, "--root", str(tmp_path / "root")) as (program, _):
        program.kill()
        program.wait(30)
        empty(tmp_path / "root")


def test_a_token_file_is_replaced_whole(tmp_path: Path) -> None:
    first, second = new_account(), new_account()
    assert keep_token(tmp_path, first) == keep_token(tmp_path, second)
    kept = keep_token(tmp_path, second)
    assert kept.read_text() == second.tokens[0].value.reveal() + "\n"
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_lock_is_let_go_when_its_program_ends(tmp_path: Path) -> None:
    empty(tmp_path)
    lock = Lock(tmp_path / "program.lock")
    assert lock.try_acquire()
    lock.close()
