import asyncio

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.xml_bodies import (
    MAX_BODY,
    CompletedPart,
    KeyToDelete,
    parse_completion,
    parse_deletion,
    parse_location,
    read_body,
)
from tests.gateway.wire.conftest import stream

S3 = "http://s3.amazonaws.com/doc/2006-03-01/"


def malformed(body: bytes) -> str:
    with pytest.raises(S3Error) as caught:
        parse_deletion(body)
    assert (caught.value.status, caught.value.code) == (400, "MalformedXML")
    return caught.value.rule


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<Delete>", "</Delete>"),
        (f'<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="{S3}">', "</Delete>"),
        (f'<s:Delete xmlns:s="{S3}" xmlns="{S3}">', "</s:Delete>"),
    ],
)
def test_a_deletion_with_and_without_namespace(opening: str, closing: str) -> None:
    body = f"{opening}<Object><Key>a &amp; b</Key></Object><Object><Key> é </Key></Object>{closing}"
    deletion = parse_deletion(body.encode())
    assert deletion.keys == (KeyToDelete("a & b"), KeyToDelete(" é "))
    assert not deletion.quiet


def test_a_quiet_deletion_of_versions() -> None:
    body = (
        b"<Delete><Quiet>true</Quiet><Object><Key>k</Key><VersionId>v</VersionId><ETag>&quot;e&quot;</ETag></Object>"
        b"<Unknown/></Delete>"
    )
    assert parse_deletion(body).quiet
    assert parse_deletion(body).keys == (KeyToDelete("k", "v", "e"),)


def test_control_characters_in_keys() -> None:
    assert parse_deletion(b"<Delete><Object><Key>a&#13;&#10;&#9;b</Key></Object></Delete>").keys[0].key == "a\r\n\tb"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<Delete>",
        b"<Delete></Delete>",
        b"<Delete><Object></Object></Delete>",
        b"<Delete><Object><Key></Key></Object></Delete>",
        b"<Delete><Object><Key>k</Key><Size>1</Size></Object></Delete>",
        b"<Delete><Object><Key>k</Key><LastModifiedTime>x</LastModifiedTime></Object></Delete>",
        b"<Other><Object><Key>k</Key></Object></Other>",
        b"<Delete><Object><Key>&#0;</Key></Object></Delete>",
        b"<Delete><Object><Key>\xff</Key></Object></Delete>",
        b"<Delete><Object><Key>&undefined;</Key></Object></Delete>",
        b"<x:Delete><Object><Key>k</Key></Object></x:Delete>",
        b'<?xml version="1.0" encoding="x-unknown"?><Delete><Object><Key>k</Key></Object></Delete>',
        b'<?xml version="1.0" encoding="utf-7"?><Delete><Object><Key>k</Key></Object></Delete>',
        b"<Delete><Object><Key>k</Key></Object></Delete><Delete/>",
        b"\x00" * 100,
    ],
)
def test_what_is_no_deletion(body: bytes) -> None:
    malformed(body)


def test_a_thousand_keys_and_no_more() -> None:
    entry = b"<Object><Key>k</Key></Object>"
    assert len(parse_deletion(b"<Delete>" + entry * 1000 + b"</Delete>").keys) == 1000
    assert malformed(b"<Delete>" + entry * 1001 + b"</Delete>") == "xml.delete-count"


@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE Delete>",
        b'<!DOCTYPE Delete SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE D [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        b'<!DOCTYPE D [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>',
    ],
)
def test_document_types_and_entities_are_refused(doctype: bytes) -> None:
    assert malformed(doctype + b"<Delete><Object><Key>&c;</Key></Object></Delete>") == "xml.doctype"


def test_depth_and_number_of_elements_are_bounded() -> None:
    assert malformed(b"<Delete>" + b"<a>" * 1_000_000) == "xml.size"
    assert malformed(b"<Delete>" + b"<a/>" * 1_000_000 + b"</Delete>") == "xml.size"


def test_a_completion() -> None:
    body = (
        f'<CompleteMultipartUpload xmlns="{S3}"><Part><ETag>"aa"</ETag><PartNumber>2</PartNumber></Part>'
        "<Part><PartNumber> 1 </PartNumber><ETag>&quot;bb&quot;</ETag><ChecksumCRC32>x</ChecksumCRC32></Part>"
        "</CompleteMultipartUpload>"
    )
    assert parse_completion(body.encode()) == (CompletedPart(2, "aa"), CompletedPart(1, "bb"))


@pytest.mark.parametrize(
    "part",
    [
        "",
        "<Part/>",
        "<Part><PartNumber>1</PartNumber></Part>",
        "<Part><ETag>a</ETag></Part>",
        "<Part><PartNumber>one</PartNumber><ETag>a</ETag></Part>",
        "<Part><PartNumber>1.0</PartNumber><ETag>a</ETag></Part>",
        "<Part><PartNumber>٣</PartNumber><ETag>a</ETag></Part>",
        "<Part><PartNumber>2147483648</PartNumber><ETag>a</ETag></Part>",
        f"<Part><PartNumber>{'9' * 5000}</PartNumber><ETag>a</ETag></Part>",
    ],
)
def test_what_is_no_completion(part: str) -> None:
    with pytest.raises(S3Error) as caught:
        parse_completion(f"<CompleteMultipartUpload>{part}</CompleteMultipartUpload>".encode())
    assert caught.value.code == "MalformedXML"


def test_a_completion_without_a_body() -> None:
    with pytest.raises(S3Error, match="at least one part"):
        parse_completion(b"")


def test_a_location() -> None:
    body = (
        f'<CreateBucketConfiguration xmlns="{S3}"><LocationConstraint>eu-west-1</LocationConstraint>'
        "</CreateBucketConfiguration>"
    )
    assert parse_location(body.encode()) == "eu-west-1"
    assert parse_location(b"<CreateBucketConfiguration/>") == ""
    assert parse_location(b" \n") == ""
    with pytest.raises(S3Error):
        parse_location(b"<Location>eu-west-1</Location>")


def test_a_body_is_read_up_to_its_bound() -> None:
    assert asyncio.run(read_body(stream(b"a", b"bc"))) == b"abc"
    with pytest.raises(S3Error) as caught:
        asyncio.run(read_body(stream(b"a" * MAX_BODY, b"b")))
    assert caught.value.code == "MaxMessageLengthExceeded"
