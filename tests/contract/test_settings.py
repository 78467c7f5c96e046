from hfs3.contract.evidence import PAGE
from hfs3.contract.settings import BY_NAME, SETTINGS, Need, SettingName


def test_every_setting_is_in_the_table_once() -> None:
    assert [setting.name for setting in SETTINGS] == list(SettingName)
    assert list(BY_NAME) == list(SettingName)


def test_every_setting_has_its_reasons() -> None:
    for setting in SETTINGS:
        assert setting.value
        for sentence in (setting.why, setting.without):
            assert sentence.endswith("."), setting.name


def test_what_the_page_asks_for_is_the_pages_word_and_the_rest_is_not() -> None:
    for setting in SETTINGS:
        assert (setting.evidence is PAGE) == (setting.need in {Need.REQUIRED, Need.RECOMMENDED}), setting.name
