"""A failure is put down to the line that caused it, or, where no line is at fault, to what was seen."""

from datetime import UTC, datetime

import pytest

from hfs3.clients.registry import CLIENTS
from hfs3.contract.settings import SettingName
from hfs3.diagnostics.catalog import BY_CODE, DRIFT
from hfs3.diagnostics.model import Finding, Place
from hfs3.doctor.probe.model import Act, Attempt, Witnessed
from hfs3.doctor.probe.verdict import told, verdict
from hfs3.doctor.targets import Target
from hfs3.gateway.records import RequestRecord
from tests.doctor.conftest import ACCOUNT, PROFILE


def target(client: str) -> Target:
    return Target(CLIENTS[client], PROFILE, ACCOUNT, {}, ())


def refused(rule: str, operation: str = "PutObject") -> RequestRecord:
    return RequestRecord(
        *("id", datetime.now(UTC), "PUT", "/alice/b/k", "", "agent", "HFAK"),
        operation=operation,
        status=400,
        error_code="InvalidRequest",
        rule=rule,
    )


def seen(
    act: Act = Act.PUT, *records: RequestRecord, problem: str = "it failed", said: str = "", elsewhere: str = ""
) -> Witnessed:
    return Witnessed(Attempt(act, problem, said, 0.1), records, (elsewhere,) if elsewhere else ())


def found_by_looking(code: str, detail: str = "by looking") -> Finding:
    return Finding(BY_CODE[code], detail, Place(line=7), "do this")


def codes(client: str, witnessed: Witnessed, *static: Finding) -> list[str]:
    return [finding.rule.code for finding in verdict([witnessed], static, target(client))]


@pytest.mark.parametrize(
    ("client", "witnessed", "code"),
    [
        ("aws", seen(Act.PUT, refused("payload.aws-chunked")), "HFS204"),
        ("aws", seen(Act.COPY, refused("operation.UploadPartCopy")), "HFS206"),
        ("aws", seen(Act.COPY, refused("operation.GetObjectTagging")), "HFS206"),
        ("rclone", seen(Act.COPY, refused("operation.UploadPartCopy")), "HFS213"),
        ("rclone", seen(Act.LIST, refused("operation.ListObjects")), "HFS208"),
        ("aws", seen(Act.PUT, refused("signature.region")), "HFS202"),
        ("aws", seen(Act.PRESIGN, refused("signature.version-2")), "HFS210"),
        ("rclone", seen(Act.PUT, refused("signature.version-2")), "HFS375"),
        ("aws", seen(Act.PUT, refused("signature.session-token")), "HFS117"),
        ("aws", seen(Act.PUT, refused("signature.skew")), "HFS410"),
        ("rclone", seen(Act.PUT, refused("signature.missing")), "HFS113"),
        ("aws", seen(Act.PUT, refused("signature.unknown-key")), "HFS115"),
        ("aws", seen(Act.PUT, refused("access.namespace")), "HFS201"),
        ("aws", seen(Act.PUT, refused("address.namespace-as-bucket")), "HFS201"),
        ("rclone", seen(Act.NAMES, refused("key.backslash")), "HFS214"),
        ("aws", seen(Act.PUT, refused("key.double-slash")), "HFS603"),
        ("rclone", seen(Act.MISTYPED, problem="the upload made the bucket"), "HFS212"),
        ("rclone", seen(Act.AGAIN, problem="moved"), "HFS424"),
        ("aws", seen(elsewhere="bucket.s3.amazonaws.com:443"), "HFS201"),
        ("aws", seen(elsewhere="play.min.io:443"), "HFS201"),
        ("aws", seen(elsewhere="bucket.localhost:4321"), "HFS203"),
        ("aws", seen(said="SSL validation failed: certificate verify failed"), "HFS215"),
        ("aws", seen(said="Unable to locate credentials"), "HFS113"),
        ("aws", seen(said="Partial credentials found in shared-credentials-file"), "HFS114"),
        ("aws", seen(said="The config profile (hf) could not be found"), "HFS314"),
        ("aws", seen(problem="1,000 bytes were sent and 1,043 came back"), "HFS421"),
        ("aws", seen(Act.PUT, refused("storage.full")), "HFS422"),
        ("aws", seen(said="some words of its own"), "HFS423"),
        ("aws", Witnessed(Attempt(Act.PUT, "aws did not end", "", 20.0, ended=False), (), ()), "HFS425"),
    ],
)
def test_without_a_static_finding_the_first_suspect_is_named(client: str, witnessed: Witnessed, code: str) -> None:
    assert codes(client, witnessed) == [code]


@pytest.mark.parametrize(
    ("witnessed", "static"),
    [
        (seen(Act.PUT, refused("payload.aws-chunked")), found_by_looking("HFS362")),
        (seen(Act.PUT, refused("payload.aws-chunked")), found_by_looking("HFS343")),
        (
            seen(Act.PUT, refused("payload.aws-chunked")),
            found_by_looking("HFS306", "request_checksum_calculation stands in the s3 block"),
        ),
        (seen(elsewhere="s3.amazonaws.com:443"), found_by_looking("HFS342")),
        (seen(elsewhere="s3.amazonaws.com:443"), found_by_looking("HFS361")),
        (seen(Act.PUT, refused("signature.unknown-key")), found_by_looking("HFS108")),
        (seen(Act.PUT, refused("access.namespace")), found_by_looking("HFS104")),
        (seen(said="Unable to parse config file: /x"), found_by_looking("HFS302")),
        (seen(said="it fell over"), found_by_looking("HFS313")),
    ],
)
def test_a_static_finding_about_a_suspect_is_the_cause(witnessed: Witnessed, static: Finding) -> None:
    innocent = found_by_looking("HFS207", "multipart_chunksize is missing")
    (finding,) = verdict([witnessed], [innocent, static], target("aws"))
    assert (finding.rule, finding.place, finding.remedy) == (static.rule, static.place, static.remedy)
    assert finding.detail.startswith(f"{static.detail} — upload: ")


def test_what_works_is_not_blamed_and_a_cause_is_told_once() -> None:
    fine = seen(problem="")
    twice = [seen(Act.PUT, refused("payload.aws-chunked")), seen(Act.MULTIPART, refused("payload.aws-chunked"))]
    static = [found_by_looking("HFS204")]
    assert verdict([fine], static, target("aws")) == ()
    assert len(verdict([fine, *twice], static, target("aws"))) == 1


def test_the_story_names_the_request() -> None:
    (finding,) = verdict([seen(Act.PUT, refused("payload.aws-chunked"))], [], target("aws"))
    assert finding.detail == "upload: PutObject was refused: 400 InvalidRequest (payload.aws-chunked)"
    assert finding.remedy.startswith("Your files have this setting as it must be")


def test_every_diagnostic_can_be_told_about_a_target() -> None:
    for rule in BY_CODE.values():
        assert told(rule, "because", target("rclone")).detail == "because"
    assert set(DRIFT) == set(SettingName)
