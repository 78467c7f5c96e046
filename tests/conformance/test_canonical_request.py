"""What is signed, byte by byte: paths, queries and headers that signers and servers like to read differently.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html , "Task 1: Create a Canonical Request"
"""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.conformance.wire import S3, Endpoint, Message, Raw

NAMES = [
    *(
        "plain",
        "a b",
        "a  b",
        " a ",
        "a+b",
        "a%b",
        "a%20b",
        "a%2Fb",
        "a%252Fb",
        "100%",
        "%",
        "a&b=c",
        "a?b",
        "a#b",
        "a=b",
    ),
    *(
        "a;b",
        "a:b",
        "a,b",
        "a@b",
        "a$b",
        "a!b",
        "a*b",
        "a'b",
        '"a"',
        "(a)",
        "[a]",
        "{a}",
        "<a>",
        "a|b",
        "a^b",
        "a`b",
        "a~b",
    ),
    *(
        "é",
        "e\u0301",
        "ß漢字",
        "\U0001f600",
        "\u00a0",
        "\u2028",
        "\x7f",
        "\t",
        "\n",
        "a-._~b",
        "...a",
        ".a",
        "a/./b",
        "~",
    ),
]


@pytest.mark.observed
@pytest.mark.parametrize("name", NAMES)
def test_keys_signed_by_boto3(s3: S3, bucket: str, key: str, name: str) -> None:
    there = {"Bucket": bucket, "Key": f"{key}/{name}"}
    s3.put_object(**there, Body=name.encode())
    assert s3.get_object(**there)["Body"].read() == name.encode()
    assert s3.list_objects_v2(Bucket=bucket, Prefix=there["Key"])["Contents"][0]["Key"] == there["Key"]
    s3.delete_object(**there)


@pytest.mark.parametrize("name", NAMES)
def test_keys_signed_into_a_url(raw: Raw, endpoint: Endpoint, bucket: str, key: str, name: str) -> None:
    path = endpoint.path(bucket, f"{key}/{name}")
    assert raw.ask("PUT", path, body=b"a").status == 200
    assert raw.send(raw.presign("GET", path)).body == b"a"


@pytest.mark.parametrize("value", [*NAMES, "/", "a/b", ""])
def test_values_of_a_query(raw: Raw, endpoint: Endpoint, bucket: str, value: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket), f"list-type=2&prefix={quote(value, safe='-_.~')}")
    assert answer.status == 200
    if value.isprintable():
        assert (answer.xml.findtext("Prefix") or "") == value


def test_a_key_can_be_encoded_more_than_it_must(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    assert raw.ask("PUT", endpoint.path(bucket, key), body=b"a").status == 200
    assert raw.ask("GET", endpoint.path(bucket) + "/" + "".join(f"%{ord(c):02X}" for c in key)).body == b"a"


def test_the_digits_of_an_escape_have_no_case(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, f"{key}/é+"), body=b"a")
    message.target = message.target.replace("%C3%A9%2B", "%c3%a9%2b")
    assert raw.send(message).status == 200
    assert raw.ask("GET", endpoint.path(bucket, f"{key}/é+")).body == b"a"


@pytest.mark.parametrize("safe", ["+", "@", ":", "!$&'()*,;="])
def test_a_key_can_be_encoded_less_than_s3_signs(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, safe: str
) -> None:
    encoded = raw.sign("PUT", endpoint.path(bucket, f"{key}/{safe}"), body=b"a")
    encoded.target = f"{endpoint.path(bucket, key)}/{safe}"
    assert raw.send(encoded).status == 200
    assert raw.ask("GET", endpoint.path(bucket, f"{key}/{safe}")).body == b"a"


QUERIES = {
    "an empty value": "list-type=2&prefix=",
    "no value": "list-type=2&prefix",
    "not in order": "prefix=a&list-type=2&delimiter=%2F",
    "a name of lower case": "list-type=2&X-Upper=1&lower=2",
    "the same name twice": "list-type=2&a=2&a=1",
    "the same name and value twice": "list-type=2&a=1&a=1",
    "names that begin alike": "list-type=2&ab=1&a=2&a-b=3&a.b=4",
    "spaces": "list-type=2&prefix=a%20b",
    "an encoded plus": "list-type=2&prefix=a%2Bb",
    "an equals sign": "list-type=2&prefix=a%3Db",
    "unicode": "list-type=2&prefix=%C3%A9%E6%BC%A2",
    "an encoded name": "list-type=2&%C3%A9=1",
    "a tilde": "list-type=2&prefix=~",
}


@pytest.mark.parametrize("form", QUERIES)
def test_queries(raw: Raw, endpoint: Endpoint, bucket: str, form: str) -> None:
    assert raw.ask("GET", endpoint.path(bucket), QUERIES[form]).refusal == (200, "")


def test_a_query_that_ends_in_an_ampersand(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    message = raw.sign("GET", endpoint.path(bucket), "list-type=2")
    message.target += "&"
    assert raw.send(message).status in {200, 403}


def test_a_question_mark_and_nothing(raw: Raw, endpoint: Endpoint) -> None:
    message = raw.sign("GET", endpoint.path())
    message.target += "?"
    assert raw.send(message).status == 200


HEADERS = {
    "spaces around": {"x-amz-meta-a": "  value  "},
    "spaces inside": {"x-amz-meta-a": "a   b    c"},
    "spaces in quotes": {"x-amz-meta-a": '"a   b"'},
    "empty": {"x-amz-meta-a": ""},
    "comma": {"x-amz-meta-a": "a,b, c"},
    "colon": {"x-amz-meta-a": "a:b"},
    "upper case name": {"X-AMZ-META-Upper": "a"},
    "many": {f"x-amz-meta-{n}": str(n) for n in range(30)},
    "neighbours": {"x-amz-meta-a": "1", "x-amz-meta-a-b": "2", "x-amz-meta-ab": "3"},
}


@pytest.mark.parametrize("form", HEADERS)
def test_headers(raw: Raw, endpoint: Endpoint, bucket: str, key: str, form: str) -> None:
    assert raw.ask("PUT", endpoint.path(bucket, key), headers=HEADERS[form]).refusal == (200, "")


def test_a_header_that_comes_twice(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, key), headers={"x-amz-meta-a": "1,2"})
    assert raw.send(message.replace("x-amz-meta-a", "1", "2")).refusal == (200, "")


def test_more_headers_may_be_signed_than_must(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    headers = {
        "Accept": "*/*",
        "Content-Type": "text/plain",
        "Cache-Control": "no-cache",
        "Accept-Encoding": "identity",
    }
    assert raw.ask("PUT", endpoint.path(bucket, key), headers=headers).status == 200


@pytest.mark.observed
def test_the_agent_is_not_signed(raw: Raw, endpoint: Endpoint, bucket: str, put: Callable[..., str], key: str) -> None:
    put()
    message: Message = raw.sign("HEAD", endpoint.path(bucket, key)).replace("User-Agent", "anything/1.0")
    assert raw.send(message).status == 200
