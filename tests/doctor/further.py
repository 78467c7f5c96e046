"""Further set-ups, in the form of the corpus: what people write that has nothing to do with the gateway, and stops.

Where `breaks` is False for a fault that stops a client, the proof by running has its own word for that line (the number
of attempts, the certificate authorities); or only the AWS CLI stops, and boto3 is what is run here.
"""

from typing import Final

from tests.doctor.corpus import ID, RURL, SECRET, URL, Setup

_PROFILE: Final = "[profile hf]\n"
_STYLE: Final = "    addressing_style"
_TYPE: Final = "type = s3\n"


def _profile(title: str, line: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "aws", _PROFILE, f"{_PROFILE}{line}\n", codes, breaks)


def _block(title: str, line: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "aws", _STYLE, f"    {line}\n{_STYLE}", codes, breaks)


def _aws(title: str, before: str, after: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "aws", before, after, codes, breaks)


def _rclone(title: str, before: str, after: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "rclone", before, after, codes, breaks)


def _option(title: str, line: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "rclone", _TYPE, f"{_TYPE}{line}\n", codes, breaks)


BROKEN: Final = (
    # the endpoint
    _aws("endpoint of a scheme with a typing error", URL, URL.replace("https", "htps"), "HFS401"),
    _aws("endpoint of another scheme", URL, URL.replace("https", "s3"), "HFS401"),
    _aws("endpoint with one slash too few", URL, URL.replace("https://", "https:/"), "HFS401"),
    _aws("endpoint with no slash", URL, URL.replace("https://", "https:"), "HFS401"),
    _aws("endpoint with another port", URL, URL.replace("s3.hf.co", "s3.hf.co:9000"), "HFS406"),
    _aws("endpoint with a fragment", URL, f"{URL}#models", "HFS405", breaks=False),
    _aws("endpoint with a space inside", URL, URL.replace("/alice", "/ alice"), "HFS407"),
    _aws("endpoint encoded", URL, URL.replace("/alice", "/%61lice"), "HFS407"),
    _aws("namespace in braces", URL, URL.replace("alice", "{namespace}"), "HFS304"),
    _aws("namespace of a shell", URL, URL.replace("alice", "$HF_NAMESPACE"), "HFS304"),
    _aws("namespace to be replaced", URL, URL.replace("alice", "your-namespace"), "HFS304"),
    _aws("namespace in capitals", URL, URL.replace("alice", "YOUR_USERNAME"), "HFS304"),
    _aws("namespace in another case", URL, URL.replace("alice", "Alice"), "HFS104"),
    _rclone("endpoint of a scheme with a typing error", RURL, RURL.replace("https", "htps"), "HFS401"),
    _rclone("endpoint with one slash too few", RURL, RURL.replace("https://", "https:/"), "HFS401"),
    _rclone("endpoint in quotes", RURL, 'endpoint = "https://s3.hf.co/alice"', "HFS401"),
    # the secret of another pair: in the proof every secret is the demo's
    _aws("secret of another pair", SECRET, "ab" * 32, "HFS118", breaks=False),
    _aws("secret cut off", SECRET, SECRET[:63], "HFS118", breaks=False),
    _aws("secret in capitals", SECRET, SECRET.upper(), "HFS118", breaks=False),
    _rclone("secret of another pair", SECRET, "ab" * 32, "HFS118", breaks=False),
    # values that stop AWS tools
    _profile("a retry mode that is none", "retry_mode = fast", "HFS332"),
    _profile("a retry mode in capitals", "retry_mode = STANDARD", "HFS332"),
    _profile("attempts in words", "max_attempts = many", "HFS332", breaks=False),
    _profile("no attempt at all", "max_attempts = 0", "HFS332", breaks=False),
    _profile("defaults that are none", "defaults_mode = never", "HFS332"),
    _profile("an account mode that is none", "account_id_endpoint_mode = maybe", "HFS332"),
    _profile("a compression size in words", "request_min_compression_size_bytes = big", "HFS332"),
    _profile("STS endpoints that are none", "sts_regional_endpoints = all", "HFS332"),
    _profile("an output that is none", "output = xml", "HFS332", breaks=False),
    _profile("a time format that is none", "cli_timestamp_format = never", "HFS332", breaks=False),
    _block("a regional endpoint that is none", "us_east_1_regional_endpoint = both", "HFS332"),
    _block("no requests at once", "max_concurrent_requests = 0", "HFS332", breaks=False),
    _block("requests at once in words", "max_concurrent_requests = ten", "HFS332", breaks=False),
    _block("a queue in words", "max_queue_size = long", "HFS332", breaks=False),
    _block("a bandwidth in words", "max_bandwidth = fast", "HFS332", breaks=False),
    _block("a bandwidth without its unit", "max_bandwidth = 50M", "HFS332", breaks=False),
    _aws("threshold zero", "multipart_threshold = 2GB", "multipart_threshold = 0", "HFS321", breaks=False),
    _aws("part size zero", "multipart_chunksize = 2GB", "multipart_chunksize = 0", "HFS321", breaks=False),
    # certificates
    _profile("certificates that are not there", "ca_bundle = /nowhere/ca.pem", "HFS331", breaks=False),
    _profile("certificates in an empty file", "ca_bundle = /dev/null", "HFS331", breaks=False),
    _option("certificates that are not there", "override.ca_cert = /nowhere/ca.pem", "HFS331", breaks=False),
    # values that stop rclone
    _option("a switch that is none", "disable_http2 = maybe", "HFS332"),
    _option("a switch in words", "no_head = yes", "HFS332"),
    _option("a switch of three ways that is none", "might_gzip = maybe", "HFS332"),
    _option("a number in words", "upload_concurrency = many", "HFS332"),
    _option("a number with a unit", "list_chunk = 1K", "HFS332"),
    _option("env_auth that is none", "env_auth = maybe", "HFS332"),
    _rclone("an encoding that is none", "encoding = Slash", "encoding = Slosh", "HFS332"),
    # options that the gateway has nothing for
    _option("ETags made of MD5", "use_multipart_etag = true", "HFS380"),
    _option("versions", "versions = true", "HFS380"),
    _option("versions of a day", "version_at = 2026-01-01", "HFS380"),
    _option("acceleration", "use_accelerate_endpoint = 1", "HFS380"),
    _option("dual-stack", "use_dual_stack = true", "HFS380"),
    _option("directory buckets", "directory_bucket = true", "HFS380"),
    _option("downloads from elsewhere", "download_url = https://cdn.example", "HFS380"),
    _option("buckets in a region", "location_constraint = eu-west-1", "HFS380"),
    _option("a role", "role_arn = arn:aws:iam::1:role/x", "HFS316"),
    _option("signature version 2 as a number", "v2_auth = 1", "HFS375"),
    _rclone(
        "pair swapped",
        f"access_key_id = {ID}\nsecret_access_key = {SECRET}\n",
        f"access_key_id = {SECRET}\nsecret_access_key = {ID}\n",
        *("HFS110",) * 2,
    ),
)

HEALTHY: Final = (
    _profile("values of which tools take any case", "defaults_mode = Standard"),
    _profile("a YAML output", "output = yaml"),
    _profile("compression from a size", "request_min_compression_size_bytes = 128"),
    _profile("STS by region", "sts_regional_endpoints = regional"),
    _profile("times as they come", "cli_timestamp_format = wire"),
    _profile("a second name for it", "use_fips_endpoint = true"),
    _block("a bandwidth with a space", "max_bandwidth = 50 MB/s"),
    _block("a longer queue", "max_queue_size = 10000"),
    _block("signed payloads", "payload_signing_enabled = true"),
    _option("switches that are off", "versions = false\nuse_accelerate_endpoint = false\ndirectory_bucket = 0"),
    _option("options without a value", "download_url =\nversion_at =\nupload_concurrency ="),
    _option("a switch of three ways, unset", "use_multipart_etag = unset"),
    _option("ETags not made of MD5", "use_multipart_etag = false"),
    _option("an option of another server's", "storage_class = STANDARD\nrequester_pays = false"),
    _rclone("a remote on top of it", "[hf]\n", "[hf-secret]\ntype = crypt\nremote = hf:models\npassword = x\n[hf]\n"),
    _rclone("another name for a bucket", "[hf]\n", "[hf-models]\ntype = alias\nremote = hf:models\n[hf]\n"),
)
