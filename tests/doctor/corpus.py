"""Set-ups as people have them: what hfs3 writes, changed in one way, and the codes that must come of it.

`before` and `after` replace text in the files of one client (`BASE` shows them); `codes` are the errors and warnings
expected and no others; notes are left out. `breaks` is False where the tools at hand (boto3 for AWS files, rclone) work
all the same: because the fault is one of hygiene, shows only with other tools, or with other commands than those tried.
"""

import sys
from dataclasses import dataclass
from typing import Final

ID: Final = "HFAKDOCTOR0000000001"
SECRET: Final = "5ec4e7" * 10 + "beef"
URL: Final = "endpoint_url = https://s3.hf.co/alice"
RURL: Final = "endpoint = https://s3.hf.co/alice"


@dataclass(frozen=True)
class Setup:
    """One set-up: a client's files, changed."""

    title: str
    client: str
    before: str
    after: str
    codes: tuple[str, ...] = ()
    breaks: bool = True

    def __str__(self) -> str:
        return f"{self.client}: {self.title}"


def _aws(title: str, before: str, after: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "aws", before, after, codes, breaks)


def _rclone(title: str, before: str, after: str, *codes: str, breaks: bool = True) -> Setup:
    return Setup(title, "rclone", before, after, codes, breaks)


_CHECKSUMS: Final = "request_checksum_calculation = when_required"
_ANSWERS: Final = "response_checksum_validation = when_required"
_HELPER: Final = f"credential_process = {sys.executable} -m hfs3 credential-process\n"
_NAME: Final = "[profile hf]"
_PAIR: Final = f"aws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n"

BROKEN_AWS: Final = (
    # the endpoint
    _aws("endpoint missing", URL, "", "HFS201", "HFS109"),
    _aws("endpoint misspelt", "endpoint_url", "endpoint_ur1", "HFS201", "HFS109"),
    _aws("endpoint of another kind of tool", "endpoint_url", "endpoint", "HFS201", "HFS109"),
    _aws("endpoint empty", URL, "endpoint_url =", "HFS201", "HFS109"),
    _aws("endpoint without namespace", URL, "endpoint_url = https://s3.hf.co", "HFS403"),
    _aws("endpoint without namespace, with slash", URL, "endpoint_url = https://s3.hf.co/", "HFS403"),
    _aws("endpoint with bucket", URL, f"{URL}/models", "HFS404"),
    _aws("endpoint with two more segments", URL, f"{URL}/models/v1", "HFS404"),
    _aws("endpoint without scheme", URL, "endpoint_url = s3.hf.co/alice", "HFS401"),
    _aws("endpoint in clear text", URL, "endpoint_url = http://s3.hf.co/alice", "HFS402"),
    _aws("endpoint with a query", URL, f"{URL}?region=us-east-1", "HFS405"),
    _aws("endpoint with a user", URL, "endpoint_url = https://me:pw@s3.hf.co/alice", "HFS405"),
    _aws("endpoint with the placeholder", URL, "endpoint_url = https://s3.hf.co/<namespace>", "HFS304"),
    _aws("endpoint with an impossible namespace", URL, "endpoint_url = https://s3.hf.co/-alice-", "HFS407"),
    _aws("endpoint with a comment", URL, f"{URL} # production", "HFS305"),
    _aws("endpoint with a semicolon comment", URL, f"{URL} ; production", "HFS305"),
    _aws("endpoint in quotes", URL, 'endpoint_url = "https://s3.hf.co/alice"', "HFS401"),
    _aws("endpoint of Amazon", URL, "endpoint_url = https://s3.us-east-1.amazonaws.com", "HFS403", "HFS109"),
    _aws("endpoint of another service", URL, "endpoint_url = https://play.min.io/alice", "HFS406"),
    _aws("endpoint of the Hub", URL, "endpoint_url = https://huggingface.co/alice", "HFS406"),
    _aws("endpoint by virtual host", URL, "endpoint_url = https://models.s3.hf.co/alice", "HFS406"),
    _aws("endpoint of a namespace of others", URL, "endpoint_url = https://s3.hf.co/stranger", "HFS104"),
    _aws("endpoint in the s3 block", f"{URL}\ns3 =\n", f"s3 =\n    {URL}\n", "HFS306"),
    _aws("endpoints ignored", URL, f"{URL}\nignore_configured_endpoint_urls = true", "HFS324"),
    _aws("services section missing", URL, f"{URL}\nservices = hf-services", "HFS319"),
    # the region
    _aws("another region", "us-east-1", "eu-west-1", "HFS202"),
    _aws("region with a comment", "region = us-east-1", "region = us-east-1 # required", "HFS305"),
    _aws("region with a typing error", "us-east-1", "us-east-l", "HFS202"),
    _aws("region auto", "us-east-1", "auto", "HFS202"),
    _aws("region missing", "region = us-east-1\n", "", "HFS202", breaks=False),
    # checksums
    _aws("request checksums missing", f"{_CHECKSUMS}\n", "", "HFS204"),
    _aws("request checksums misspelt", "request_checksum_calculation", "request_checksums_calculation", "HFS204"),
    _aws("request checksums when supported", _CHECKSUMS, "request_checksum_calculation = when_supported", "HFS204"),
    _aws("request checksums never", _CHECKSUMS, "request_checksum_calculation = never", "HFS204"),
    _aws("request checksums with a comment", _CHECKSUMS, f"{_CHECKSUMS} # or else", "HFS305"),
    _aws("request checksums in the block", f"{_CHECKSUMS}\n", f"    {_CHECKSUMS}\n", "HFS306"),
    _aws("response checksums in the block", f"{_ANSWERS}\n", "", "HFS205", breaks=False),
    _aws("response checksums misspelt", "response_checksum_validation", "response_checksum", "HFS205", breaks=False),
    _aws("response checksums invalid", _ANSWERS, "response_checksum_validation = no", "HFS205"),
    # the block
    _aws("virtual addressing", "addressing_style = path", "addressing_style = virtual", "HFS203"),
    _aws("addressing auto", "addressing_style = path", "addressing_style = auto", "HFS203", breaks=False),
    _aws("addressing missing", "    addressing_style = path\n", "", "HFS203", breaks=False),
    _aws("addressing misspelt", "addressing_style", "adressing_style", "HFS203", breaks=False),
    _aws("signature missing", "    signature_version = s3v4\n", "", "HFS210"),
    _aws("signature version 2", "signature_version = s3v4", "signature_version = s3", "HFS210", breaks=False),
    _aws("engine missing", "    preferred_transfer_client = classic\n", "", "HFS211", breaks=False),
    _aws(
        "engine crt", "preferred_transfer_client = classic", "preferred_transfer_client = crt", "HFS211", breaks=False
    ),
    _aws("threshold missing", "    multipart_threshold = 2GB\n", "", "HFS206", breaks=False),
    _aws(
        "threshold in the wrong unit", "multipart_threshold = 2GB", "multipart_threshold = 2G", "HFS321", breaks=False
    ),
    _aws("part size missing", "    multipart_chunksize = 2GB\n", "", "HFS207", breaks=False),
    _aws(
        "part size in the wrong unit", "multipart_chunksize = 2GB", "multipart_chunksize = 2G", "HFS321", breaks=False
    ),
    _aws("part size too small", "multipart_chunksize = 2GB", "multipart_chunksize = 1MB", "HFS207", breaks=False),
    _aws("part size too large", "multipart_chunksize = 2GB", "multipart_chunksize = 6GB", "HFS207", breaks=False),
    _aws("part size a word", "multipart_chunksize = 2GB", "multipart_chunksize = big", "HFS321", breaks=False),
    _aws(
        "accelerate", "addressing_style = path", "addressing_style = path\n    use_accelerate_endpoint = true", "HFS323"
    ),
    _aws("block on one line", "s3 =\n    addressing_style = path\n", "s3 = addressing_style = path\n", "HFS313"),
    # sections
    _aws("profile without `profile`", _NAME, "[hf]", "HFS311"),
    _aws("profile with inner spaces", _NAME, "[ profile hf ]", "HFS311"),
    _aws("profile with a capital", _NAME, "[Profile hf]", "HFS311"),
    _aws("profile in quotes", _NAME, '[profile "hf"]', "HFS312", breaks=False),
    _aws("profile of another name", _NAME, "[profile hugging]", "HFS314", "HFS109", "HFS113"),
    _aws("profile twice", _NAME, f"{_NAME}\nregion = us-east-1\n{_NAME}", "HFS302"),
    _aws("key twice", "region = us-east-1\n", "region = us-east-1\nregion = us-east-1\n", "HFS303"),
    _aws("a line without sign", "region = us-east-1\n", "region = us-east-1\nrem my profile\n", "HFS310"),
    _aws("a key before the first section", _NAME, f"region = us-east-1\n{_NAME}", "HFS310"),
    _aws("byte order mark", _NAME, f"\ufeff{_NAME}", "HFS308"),
    _aws("a section DEFAULT", _NAME, f"[DEFAULT]\noutput = json\n{_NAME}", "HFS315", breaks=False),
    # other logins
    _aws(
        "a role left",
        _CHECKSUMS,
        f"role_arn = arn:aws:iam::1:role/x\nsource_profile = hf\n{_CHECKSUMS}",
        *("HFS316",) * 2,
    ),
    _aws("single sign-on left", _CHECKSUMS, f"sso_session = work\n{_CHECKSUMS}", "HFS316"),
    _aws("a helper shadowed", _CHECKSUMS, f"{_HELPER}{_CHECKSUMS}", "HFS317", breaks=False),
    # the pair
    _aws("pair missing", f"[hf]\n{_PAIR}", "", "HFS113"),
    _aws("secret missing", f"aws_secret_access_key = {SECRET}\n", "", "HFS114"),
    _aws("key ID missing", f"aws_access_key_id = {ID}\n", "", "HFS114"),
    _aws("key ID the placeholder", ID, "HFAK...", "HFS304", breaks=False),
    _aws("secret the placeholder", SECRET, "...", "HFS304", breaks=False),
    _aws("key ID of Amazon", ID, "AKIAIOSFODNN7EXAMPLE", "HFS108"),
    _aws("token as key ID", ID, "hf_abcdefghijklmnopqrst", "HFS107"),
    _aws("token as secret", SECRET, "hf_abcdefghijklmnopqrst", "HFS107", breaks=False),
    _aws("pair swapped", _PAIR, f"aws_access_key_id = {SECRET}\naws_secret_access_key = {ID}\n", *("HFS110",) * 2),
    _aws("secret in quotes", SECRET, f'"{SECRET}"', "HFS111"),
    _aws("key ID in quotes", ID, f"'{ID}'", "HFS111"),
    _aws("secret with a space", SECRET, f"{SECRET[:20]} {SECRET[20:]}", "HFS111"),
    _aws("session token left", SECRET, f"{SECRET}\naws_session_token = FwoGZXIvYXdzEB", "HFS117"),
    _aws("pair in the config file", _NAME, f"{_NAME}\n{_PAIR.rstrip()}", "HFS320", breaks=False),
    _aws("pair of an older login", ID, "HFAKOLDOLDOLDOLD0001", "HFS118", breaks=False),
    _aws("credentials under `profile`", f"[hf]\n{_PAIR}", f"[profile hf]\n{_PAIR}", "HFS311"),
    _aws("a setting in the credentials file", "[hf]\n", "[hf]\nregion = us-east-1\n", "HFS318", breaks=False),
    _aws("an endpoint in the credentials file", "[hf]\n", f"[hf]\n{URL}\n", "HFS318", breaks=False),
)
"""AWS files."""

BROKEN_RCLONE: Final = (
    _rclone("endpoint missing", f"{RURL}\n", "", "HFS201", "HFS109"),
    _rclone("endpoint misspelt", "endpoint =", "endpiont =", "HFS201", "HFS109"),
    _rclone("endpoint of another kind of tool", "endpoint =", "endpoint_url =", "HFS201", "HFS109"),
    _rclone("endpoint without namespace", RURL, "endpoint = https://s3.hf.co", "HFS403"),
    _rclone("endpoint with bucket", RURL, f"{RURL}/models", "HFS404"),
    _rclone("endpoint with the placeholder", RURL, "endpoint = https://s3.hf.co/<namespace>", "HFS304"),
    _rclone("endpoint with a comment", RURL, f"{RURL} # production", "HFS305"),
    _rclone("endpoint in clear text", RURL, "endpoint = http://s3.hf.co/alice", "HFS402"),
    _rclone("endpoint of another service", RURL, "endpoint = https://play.min.io/alice", "HFS406"),
    _rclone("endpoint of a namespace of others", RURL, "endpoint = https://s3.hf.co/stranger", "HFS104"),
    _rclone("another region", "us-east-1", "eu-west-1", "HFS202"),
    _rclone("region missing", "region = us-east-1\n", "", "HFS202", breaks=False),
    _rclone("virtual addressing", "force_path_style = true", "force_path_style = false", "HFS203"),
    _rclone("addressing missing", "force_path_style = true\n", "", "HFS203", breaks=False),
    _rclone("addressing in capitals", "force_path_style", "Force_Path_Style", "HFS325", breaks=False),
    _rclone("list version 1", "list_version = 2", "list_version = 1", "HFS208"),
    _rclone("list version missing", "list_version = 2\n", "", "HFS208"),
    _rclone("list version a word", "list_version = 2", "list_version = two", "HFS208"),
    _rclone("provider AWS", "provider = Other", "provider = AWS", "HFS209"),
    _rclone("provider Wasabi", "provider = Other", "provider = Wasabi", "HFS209"),
    _rclone("provider Ceph", "provider = Other", "provider = Ceph", "HFS209"),
    _rclone("provider missing", "provider = Other\n", "", "HFS209", breaks=False),
    _rclone("upload cutoff in the wrong unit", "upload_cutoff = 2G", "upload_cutoff = 2GB", "HFS321"),
    _rclone("upload cutoff too large", "upload_cutoff = 2G", "upload_cutoff = 6G", "HFS374"),
    _rclone("upload cutoff missing", "upload_cutoff = 2G\n", "", "HFS206", breaks=False),
    _rclone("chunk size in the wrong unit", "chunk_size = 2G", "chunk_size = 2GB", "HFS321"),
    _rclone("chunk size too small", "chunk_size = 2G", "chunk_size = 1M", "HFS207"),
    _rclone("chunk size missing", "chunk_size = 2G\n", "", "HFS207", breaks=False),
    _rclone("bucket check left on", "no_check_bucket = true\n", "", "HFS212"),
    _rclone("copy cutoff missing", "copy_cutoff = 50G\n", "", "HFS213"),
    _rclone("copy cutoff small", "copy_cutoff = 50G", "copy_cutoff = 100M", "HFS213"),
    _rclone("encoding missing", "encoding =", "# encoding =", "HFS214"),
    _rclone("encoding of rclone itself", "BackSlash,RightPeriod,Del,Ctl,", "", "HFS214"),
    _rclone("no type", "type = s3\n", "", "HFS378"),
    _rclone("another type", "type = s3", "type = b2", "HFS378"),
    _rclone("no pair", f"access_key_id = {ID}\nsecret_access_key = {SECRET}\n", "", "HFS371"),
    _rclone("key ID missing", f"access_key_id = {ID}\n", "", "HFS371", "HFS114"),
    _rclone("secret missing", f"secret_access_key = {SECRET}\n", "", "HFS114"),
    _rclone("key ID the placeholder", ID, "HFAK...", "HFS304", breaks=False),
    _rclone("key ID of Amazon", ID, "AKIAIOSFODNN7EXAMPLE", "HFS108"),
    _rclone("token as key ID", ID, "hf_abcdefghijklmnopqrst", "HFS107"),
    _rclone("secret in quotes", SECRET, f"'{SECRET}'", "HFS111"),
    _rclone("session token left", SECRET, f"{SECRET}\nsession_token = FwoGZXIvYXdzEB", "HFS117"),
    _rclone("signature version 2", "type = s3", "type = s3\nv2_auth = true", "HFS375"),
    _rclone("directory markers", "type = s3", "type = s3\ndirectory_markers = true", "HFS377"),
    _rclone("remote twice", "[hf]\n", "[hf]\ntype = s3\n[hf]\n", "HFS302", breaks=False),
    _rclone("key twice", "region = us-east-1\n", "region = eu-west-1\nregion = us-east-1\n", "HFS303", breaks=False),
    _rclone("byte order mark", "[hf]", "\ufeff[hf]", "HFS308", breaks=False),
)
"""rclone.conf."""

BROKEN: Final = (*BROKEN_AWS, *BROKEN_RCLONE)

HEALTHY_AWS: Final = (
    _aws("as hfs3 writes it", _NAME, _NAME),
    _aws("an organisation's namespace", URL, "endpoint_url = https://s3.hf.co/acme"),
    _aws("a trailing slash", URL, f"{URL}/"),
    _aws("a host in capitals", URL, "endpoint_url = https://S3.HF.CO/alice"),
    _aws("no spaces around the sign", f"{URL}\n", f"{URL.replace(' ', '')}\n"),
    _aws("colons instead", "region = us-east-1", "region: us-east-1"),
    _aws("tabs around the sign", "region = us-east-1", "region\t=\tus-east-1"),
    _aws("trailing spaces", "region = us-east-1\n", "region = us-east-1   \n"),
    _aws("keys in capitals", "region = us-east-1", "REGION = us-east-1"),
    _aws("Windows line ends", "\n", "\r\n"),
    _aws("a comment above", URL, f"# the gateway\n{URL}"),
    _aws("a comment with a semicolon", URL, f"; the gateway\n{URL}"),
    _aws("a comment in the block", "    addressing_style", "    # by path\n    addressing_style"),
    _aws("a blank line in the block", "    addressing_style", "\n    addressing_style"),
    _aws("the block indented by a tab", "    ", "\t"),
    _aws("the block indented by one space", "    ", " "),
    _aws("a comment on the header", _NAME, f"{_NAME} # Hugging Face"),
    _aws("blank lines at the top", _NAME, f"\n\n\n{_NAME}"),
    _aws("an old endpoint commented out", URL, f"# endpoint_url = https://play.min.io\n{URL}"),
    _aws("an output format", _CHECKSUMS, f"output = json\n{_CHECKSUMS}"),
    _aws("retries of its own", _CHECKSUMS, f"retry_mode = standard\nmax_attempts = 5\n{_CHECKSUMS}"),
    _aws("no pager", _CHECKSUMS, f"cli_pager =\n{_CHECKSUMS}"),
    _aws("checksums in capitals", _CHECKSUMS, "request_checksum_calculation = WHEN_REQUIRED"),
    _aws("more requests at once", "    addressing_style", "    max_concurrent_requests = 20\n    addressing_style"),
    _aws("a limit of bandwidth", "    addressing_style", "    max_bandwidth = 50MB/s\n    addressing_style"),
    _aws("parts of 256 MB", "multipart_chunksize = 2GB", "multipart_chunksize = 256MB"),
    _aws("parts in lower case", "multipart_chunksize = 2GB", "multipart_chunksize = 64mb"),
    _aws("parts in bytes", "multipart_chunksize = 2GB", "multipart_chunksize = 268435456"),
    _aws("parts with a space", "multipart_chunksize = 2GB", "multipart_chunksize = 2 GB"),
    _aws("a threshold of 5 GB", "multipart_threshold = 2GB", "multipart_threshold = 5GB"),
    _aws("accelerate off", "    addressing_style", "    use_accelerate_endpoint = false\n    addressing_style"),
    _aws("endpoints not ignored", _CHECKSUMS, f"ignore_configured_endpoint_urls = false\n{_CHECKSUMS}"),
    _aws("another profile with single sign-on", _NAME, f"[profile work]\nsso_session = work\n{_NAME}"),
    _aws(
        "another profile of Amazon",
        _NAME,
        f"[profile work]\nregion = eu-west-1\ns3 =\n    addressing_style = virtual\n{_NAME}",
    ),
    _aws("a default profile", _NAME, f"[default]\nregion = eu-west-1\noutput = table\n{_NAME}"),
    _aws("a section of single sign-on", _NAME, f"[sso-session work]\nsso_region = eu-west-1\n{_NAME}"),
    _aws("a section of plugins", _NAME, f"[plugins]\ncli_legacy_plugin_path = /x\n{_NAME}"),
    _aws("a section of services that is there", _NAME, f"[services work]\ns3 =\n    endpoint_url = https://x\n{_NAME}"),
    _aws(
        "the endpoint in a services section",
        f"{_NAME}\nregion = us-east-1\n{URL}\n",
        f"[services hf]\ns3 =\n    {URL}\n{_NAME}\nregion = us-east-1\nservices = hf\n",
    ),
    _aws("a pair without spaces", f"aws_access_key_id = {ID}", f"aws_access_key_id={ID}"),
    _aws("a comment in the credentials", "[hf]\n", "[hf]\n# made in March\n"),
    _aws("a helper instead of a pair", f"[hf]\n{_PAIR}", f"[hf]\n{_HELPER}"),
)

HEALTHY_RCLONE: Final = (
    _rclone("as hfs3 writes it", "[hf]", "[hf]"),
    _rclone("an organisation's namespace", RURL, "endpoint = https://s3.hf.co/acme"),
    _rclone("a trailing slash", RURL, f"{RURL}/"),
    _rclone("an endpoint without scheme", RURL, "endpoint = s3.hf.co/alice"),
    _rclone("no spaces around the sign", RURL, RURL.replace(" ", "")),
    _rclone("Windows line ends", "\n", "\r\n"),
    _rclone("indented", "region", "  region"),
    _rclone("a comment above", RURL, f"# the gateway\n{RURL}"),
    _rclone("a value in backticks", "region = us-east-1", "region = `us-east-1`"),
    _rclone("a boolean in capitals", "force_path_style = true", "force_path_style = True"),
    _rclone("a boolean as a number", "no_check_bucket = true", "no_check_bucket = 1"),
    _rclone("sizes in binary units", "chunk_size = 2G", "chunk_size = 2Gi"),
    _rclone("parts of 64 M", "chunk_size = 2G", "chunk_size = 64M"),
    _rclone("a cutoff of 5 G", "upload_cutoff = 2G", "upload_cutoff = 5G"),
    _rclone("copies of any size", "copy_cutoff = 50G", "copy_cutoff = 5T"),
    _rclone("more at once", "type = s3", "type = s3\nupload_concurrency = 8"),
    _rclone("a canned ACL", "type = s3", "type = s3\nacl = private"),
    _rclone("signature version 4 said aloud", "type = s3", "type = s3\nv2_auth = false"),
    _rclone("no environment", "type = s3", "type = s3\nenv_auth = false"),
    _rclone("more characters encoded", "encoding = Slash", "encoding = Colon,Slash"),
    _rclone("another remote of Amazon", "[hf]", "[aws]\ntype = s3\nprovider = AWS\nregion = eu-west-1\n[hf]"),
    _rclone("a remote of another kind", "[hf]", '[box]\ntype = box\ntoken = {"access_token":"x"}\n[hf]'),
    _rclone("the source's block after it", "copy_cutoff = 50G", "copy_cutoff = 50G\ndescription = Hugging Face"),
)

HEALTHY: Final = (*HEALTHY_AWS, *HEALTHY_RCLONE)
