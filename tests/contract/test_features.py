from collections import Counter

from hfs3.contract.evidence import Mark
from hfs3.contract.features import IGNORED_HEADERS, IGNORED_PARAMETERS, NOT_STORED, REFUSED, Level


def test_no_two_refusals_answer_the_same_request() -> None:
    requests = Counter((refused.method, refused.level, refused.marker) for refused in REFUSED)
    assert [request for request, count in requests.items() if count > 1] == []


def test_operations_are_named_as_in_the_manual() -> None:
    names = {refused.operation for refused in REFUSED}
    assert {"GetBucketPolicy", "PutBucketAcl", "DeleteObjectTagging", "ListObjects", "UploadPartCopy"} <= names
    assert "DeleteBucketLifecycleConfiguration" not in names


def test_only_what_was_seen_is_called_observed() -> None:
    seen = {refused.operation for refused in REFUSED if refused.evidence.mark is Mark.OBSERVED}
    assert {name for name in seen if "Policy" not in name and "PublicAccess" not in name} == {"GetBucketLocation"}


def test_ignored_names_are_headers_and_parameters() -> None:
    for header in (*IGNORED_HEADERS, *NOT_STORED):
        assert header.name == header.name.lower()
        assert header.name.startswith("x-amz-")
    assert {parameter.name for parameter in IGNORED_PARAMETERS} == {"versionId", "x-id"}


def test_the_levels_are_those_of_a_path() -> None:
    assert list(Level) == ["gateway", "namespace", "bucket", "object"]
