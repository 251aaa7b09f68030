from pathlib import Path

import pytest

from server.config import InvalidSetting, read_settings


def test_defaults_keep_everything_in_one_folder(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path / 'walkround.sqlite'}"
    assert settings.host == "127.0.0.1"
    assert not settings.demo


def test_the_environment_decides(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "WALKROUND_DATA": str(tmp_path / "here"),
            "WALKROUND_PORT": "9000",
            "WALKROUND_COOKIE_SECURE": "1",
        }
    )
    assert settings.data == tmp_path / "here"
    assert settings.port == 9000
    assert settings.cookie_secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WALKROUND_PORT", "http"),
        ("WALKROUND_PORT", "70000"),
        ("WALKROUND_COOKIE_SECURE", "maybe"),
        ("WALKROUND_DATABASE", "mysql://root:secret@localhost/walkround"),
        ("WALKROUND_DATABASE", "walkround.sqlite"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=name) as refused:
        read_settings({name: value}, data=tmp_path)
    assert "secret" not in str(refused.value)


def test_the_secret_key_stays_the_same(tmp_path: Path) -> None:
    assert (
        read_settings({}, data=tmp_path).secret_key == read_settings({}, data=tmp_path).secret_key
    )
