import pytest

from hfs3.doctor import why
from hfs3.doctor.case import Options, opened
from hfs3.effective.model import Asked
from hfs3.errors import UsageError
from hfs3.machine import Machine


def _configured(machine: Machine) -> Machine:
    files = {
        ".aws/config": "[profile hf]\nregion = us-east-1\nendpoint_url = https://s3.hf.co/alice\n",
        ".config/rclone/rclone.conf": "[hf]\ntype = s3\nendpoint = https://s3.hf.co/alice\n",
    }
    for name, text in files.items():
        path = machine.home / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return machine


def test_every_client_of_the_machine_for_its_profile_or_remote(machine: Machine) -> None:
    case = opened(_configured(machine), Options())
    found = list(why.answers(case, (Asked.ENDPOINT,), why.named_clients(())))
    clients = {answer.effective.client for answer in found}
    assert {"aws", "boto3", "rclone", "s5cmd"} <= clients
    assert {answer.effective.read.value for answer in found if answer.effective.client in {"aws", "rclone"}} == {
        "https://s3.hf.co/alice"
    }
    assert all(bool(answer.where) == (answer.effective.client == "boto3") for answer in found)


def test_one_client_alone(machine: Machine) -> None:
    case = opened(_configured(machine), Options())
    found = list(why.answers(case, why.asked_for(["all"]), why.named_clients(["rclone"])))
    assert [answer.effective.asked for answer in found] == list(Asked)
    assert {answer.effective.client for answer in found} == {"rclone"}


def test_names_that_are_none() -> None:
    with pytest.raises(UsageError, match="no setting 'colour'"):
        why.asked_for(["endpoint", "colour"])
    with pytest.raises(UsageError, match="no client 'gsutil'"):
        why.named_clients(["gsutil"])
    assert why.asked_for(["region", "endpoint", "region"]) == (Asked.REGION, Asked.ENDPOINT)
