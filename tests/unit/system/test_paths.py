"""Where a profile lives, and that its folders are private."""

import stat
from pathlib import Path

import pytest

from heartsease.domain.errors import Fixable
from heartsease.system.paths import make_private_folder, profile


def test_a_chosen_profile_folder_holds_everything(tmp_path: Path) -> None:
    """HEARTSEASE_PROFILE puts data, state and cache into one place."""
    found = profile({"HEARTSEASE_PROFILE": str(tmp_path)})
    assert found.vault.parent == found.data == tmp_path
    assert tmp_path in found.log.parents
    assert tmp_path in found.cache.parents


def test_without_a_choice_the_platform_decides() -> None:
    """The folders are the user's own, under the app's name."""
    assert profile({}).data.name == "heartsease"


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    """Mode 0700."""
    make_private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_an_open_folder_of_ours_is_tightened(tmp_path: Path) -> None:
    """It is known by its files."""
    folder = tmp_path / "ours"
    folder.mkdir(mode=0o755)
    (folder / "settings.json").touch()
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_others_use_is_left_alone(tmp_path: Path) -> None:
    """A profile set to /tmp must not close /tmp."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "somebody's file").touch()
    with pytest.raises(Fixable) as caught:
        make_private_folder(folder)
    assert caught.value.key == "profile.shared_folder"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777


def test_a_file_in_the_way_gets_a_sentence(tmp_path: Path) -> None:
    """No traceback for a path that cannot be a folder."""
    (tmp_path / "file").touch()
    with pytest.raises(Fixable) as caught:
        make_private_folder(tmp_path / "file" / "x")
    assert caught.value.key == "profile.no_folder"
