"""HFS2xx: a setting is not what the contract asks for. One code per setting, whichever the client."""

from collections.abc import Mapping
from typing import Final

from hfs3.contract.settings import SETTINGS, Need, Setting, SettingName
from hfs3.diagnostics.model import Mending, Rule, Severity

CODES: Final[Mapping[SettingName, str]] = {
    SettingName.ENDPOINT: "HFS201",
    SettingName.REGION: "HFS202",
    SettingName.ADDRESSING: "HFS203",
    SettingName.REQUEST_CHECKSUMS: "HFS204",
    SettingName.RESPONSE_CHECKSUMS: "HFS205",
    SettingName.MULTIPART_THRESHOLD: "HFS206",
    SettingName.PART_SIZE: "HFS207",
    SettingName.LIST_VERSION: "HFS208",
    SettingName.PROVIDER: "HFS209",
    SettingName.SIGNATURE: "HFS210",
    SettingName.TRANSFER_ENGINE: "HFS211",
    SettingName.BUCKET_CHECK: "HFS212",
    SettingName.COPY_CUTOFF: "HFS213",
    SettingName.KEY_ENCODING: "HFS214",
    SettingName.CA_BUNDLE: "HFS215",
}
"""Written out, so that moving a setting in the table cannot move its code."""

_SEVERITY: Final[Mapping[Need, Severity]] = {
    Need.REQUIRED: Severity.ERROR,
    Need.RECOMMENDED: Severity.WARNING,
    Need.ADDED: Severity.WARNING,
    Need.LOCAL: Severity.ERROR,
}


def _rule(setting: Setting) -> Rule:
    return Rule(
        code=CODES[setting.name],
        slug=str(setting.name),
        severity=_SEVERITY[setting.need],
        title=f"The {setting.name.replace('-', ' ')} setting is not as it must be",
        why=setting.without,
        remedy="Run `{configure}` to write `{key} = {value}`.",
        mending=Mending.SAFE,
        evidence=setting.evidence,
    )


DRIFT: Final[Mapping[SettingName, Rule]] = {setting.name: _rule(setting) for setting in SETTINGS}
RULES: Final = tuple(sorted(DRIFT.values(), key=lambda rule: rule.code))
