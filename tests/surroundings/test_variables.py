"""The variables agree with the clients' dialects, and what conflicts with them is known."""

from hfs3.clients import rclone
from hfs3.clients.base import Profile, Spelling
from hfs3.credentials.model import AccessKey
from hfs3.secret import Secret
from hfs3.surroundings import variables

SECRET = "0123456789abcdef" * 4
KEY = AccessKey("HFAKALICE0000000001", Secret(SECRET))
PROFILE = Profile("hf", "acme", "https://s3.hf.co")


def test_what_every_client_needs() -> None:
    needed = variables.needed(PROFILE, KEY)
    assert (
        needed.items()
        >= {
            "AWS_ACCESS_KEY_ID": "HFAKALICE0000000001",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_S3": "https://s3.hf.co/acme",
            "S3_ENDPOINT_URL": "https://s3.hf.co/acme",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
            "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
            "RCLONE_CONFIG_HF_TYPE": "s3",
            "RCLONE_CONFIG_HF_PROVIDER": "Other",
            "RCLONE_CONFIG_HF_ENDPOINT": "https://s3.hf.co/acme",
            "RCLONE_CONFIG_HF_ENV_AUTH": "true",
        }.items()
    )
    assert not {"AWS_CA_BUNDLE", "RCLONE_CA_CERT"} & needed.keys()


def test_the_secret_is_in_two_variables_and_does_not_print() -> None:
    needed = variables.needed(PROFILE, KEY)
    assert [name for name, value in needed.items() if isinstance(value, Secret)] == [
        "AWS_SECRET_ACCESS_KEY",
        "RCLONE_CONFIG_HF_SECRET_ACCESS_KEY",
    ]
    assert SECRET not in repr(needed)


def test_rclone_gets_every_setting_that_its_file_would_have() -> None:
    needed = variables.needed(PROFILE, KEY)
    for spelling in rclone.DIALECT.values():
        if isinstance(spelling, Spelling) and spelling.value(PROFILE):
            assert needed[f"RCLONE_CONFIG_HF_{spelling.key.upper()}"] == spelling.value(PROFILE)


def test_a_gateway_of_ones_own_brings_its_certificates() -> None:
    local = Profile("hf", "acme", "https://localhost:1", ca_bundle="/ca.pem")
    needed = variables.needed(local, KEY)
    assert (needed["AWS_CA_BUNDLE"], needed["RCLONE_CA_CERT"]) == ("/ca.pem", "/ca.pem")
    assert set(variables.EVERY) == set(needed)


def test_what_misleads_is_left_out_and_nothing_else() -> None:
    environ = {
        "PATH": "/bin",
        "AWS_PROFILE": "work",
        "AWS_SESSION_TOKEN": "x",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "https://minio",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_SKIP_SIGNATURE": "true",
        "AWS_PAGER": "less",
        "RCLONE_S3_PROVIDER": "AWS",
        "RCLONE_CONFIG_HF_PROFILE": "work",
        "RCLONE_CONFIG_HF_ENDPOINT": "https://minio",
        "RCLONE_CONFIG_OTHER_TYPE": "s3",
    }
    conflicts = variables.conflicting(environ, PROFILE)
    assert conflicts == (
        *("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SKIP_SIGNATURE"),
        *("RCLONE_CONFIG_HF_PROFILE", "RCLONE_S3_PROVIDER"),
    )
    needed = variables.needed(PROFILE, KEY)
    assert variables.replaced(environ, needed) == (
        *("AWS_REGION", "AWS_USE_FIPS_ENDPOINT", "RCLONE_CONFIG_HF_ENDPOINT"),
    )
    around = variables.surrounded(environ, PROFILE, KEY)
    assert not set(conflicts) & around.keys()
    assert around.items() >= {"PATH": "/bin", "AWS_PAGER": "less", "RCLONE_CONFIG_OTHER_TYPE": "s3"}.items()
    assert around["AWS_SECRET_ACCESS_KEY"] == SECRET
    assert around["AWS_REGION"] == "us-east-1"
