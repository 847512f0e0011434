"""Crashes, full and read-only disks, flipped bits: what was kept stays, and nothing broken is read as good."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heartsease.domain.errors import Fixable
from heartsease.domain.journal import NewEntry
from heartsease.keys.data_key import DataKey
from heartsease.vault.files import files_of
from heartsease.vault.journal import Journal
from heartsease.vault.sqlcipher import DatabaseError
from heartsease.vault.status import integrity, status
from heartsease.vault.vault import Vault

NewEntryMaker = Callable[..., NewEntry]

_KEEP_ON = """
import sys
from pathlib import Path
from heartsease.domain.journal import NewEntry
from heartsease.domain.sensitive import SensitiveText
from heartsease.keys.data_key import DataKey
from heartsease.vault.journal import Journal
from heartsease.vault.vault import Vault
{before}
vault = Vault.open(Path(sys.argv[1]), DataKey(bytearray.fromhex(sys.stdin.readline().strip())))
journal = Journal(vault)
number = 0
while True:
    number += 1
    words = SensitiveText("a thought about nothing much " * 40)
    kept = journal.keep(NewEntry("2025-03-01T10:00:00+00:00", words, words, ()))
    print(kept.id, flush=True)
    if number % 7 == 0:
        journal.delete(kept.id)
        print("-" + kept.id, flush=True)
"""


def _keeper(path: Path, key: DataKey, before: str = "") -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _KEEP_ON.format(before=before), str(path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(key.reveal().hex() + "\n")
    child.stdin.flush()
    return child


def _acknowledged(output: str) -> tuple[set[str], set[str]]:
    lines = [line for line in output.split("\n")[:-1] if line]
    gone = {line[1:] for line in lines if line.startswith("-")}
    return {line for line in lines if not line.startswith("-")}, gone


def test_what_was_acknowledged_survives_a_kill(path: Path, key: DataKey) -> None:
    Vault.create(path, key).close()
    chance = random.Random(3)
    kept: set[str] = set()
    gone: set[str] = set()
    for _ in range(4):
        child = _keeper(path, key)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chance.randrange(1, 60))]
        child.kill()
        rest, _ = child.communicate(timeout=20)
        new, deleted = _acknowledged("".join(lines) + rest)
        kept |= new
        gone |= deleted
        with Vault.open(path, key) as vault:
            there = {str(row[0]) for row in vault.rows("SELECT id FROM entry")}
            assert integrity(vault).sound
        # A kill between the deed and its word leaves one entry more, or one less of those whose turn it was.
        assert len(kept - gone - there) <= 1
        assert not gone & there
        kept -= kept - gone - there
    assert len(kept) > 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk; the file-size limit test covers other machines")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def _refusal(deed: Callable[[], object]) -> str:
    """Do it and return the key of what the person is told, empty where it was done."""
    try:
        deed()
    except Fixable as told:
        return told.key
    return ""


def _fill(journal: Journal, entry: NewEntry) -> int:
    for number in range(2_000):
        if told := _refusal(lambda: journal.keep(entry)):
            assert told == "vault.disk_full"
            return number
    raise AssertionError("the disk never filled")


def test_a_full_disk_is_told_and_nothing_kept_is_lost(small_disk: Path, key: DataKey, new_entry: NewEntryMaker) -> None:
    path = small_disk / "profile" / "vault.db"
    entry = new_entry("words " * 500, "", "a reframe")
    with Vault.create(path, key) as vault:
        journal = Journal(vault)
        kept = _fill(journal, entry)
        assert kept > 10
        assert journal.count() == kept
        with pytest.raises(Fixable, match="vault.disk_full"):
            journal.keep(entry)
        assert journal.count() == kept
    with Vault.open(path, key) as vault:
        assert Journal(vault).count() == kept
        assert integrity(vault).sound


def test_a_disk_that_has_room_again_is_written_to_again(
    small_disk: Path, key: DataKey, new_entry: NewEntryMaker
) -> None:
    path = small_disk / "profile" / "vault.db"
    with Vault.create(path, key) as vault:
        journal = Journal(vault)
        (small_disk / "ballast").write_bytes(bytes(300_000))
        _fill(journal, new_entry("words " * 500))
        (small_disk / "ballast").unlink()
        journal.keep(new_entry("fits again"))
        assert integrity(vault).sound


def test_a_delete_on_a_full_disk_is_done_or_told(small_disk: Path, key: DataKey, new_entry: NewEntryMaker) -> None:
    with Vault.create(small_disk / "profile" / "vault.db", key) as vault:
        journal = Journal(vault)
        first = journal.keep(new_entry("first"))
        kept = 1 + _fill(journal, new_entry("words " * 500))
        told = _refusal(lambda: journal.delete(first.id))
        assert told in {"", "vault.disk_full"}
        assert journal.get(first.id) == (first if told else None)
        kept -= not told
        assert journal.count() == kept


def test_no_vault_is_left_half_made_on_a_full_disk(small_disk: Path, key: DataKey) -> None:
    (small_disk / "ballast").write_bytes(bytes(1_000_000))
    small_disk.chmod(0o700)
    path = small_disk / "vault.db"
    with pytest.raises(Fixable, match="vault.disk_full"):
        Vault.create(path, key)
    assert not any(file.exists() for file in files_of(path))


def test_a_write_that_the_system_cuts_off_is_told_and_nothing_kept_is_lost(path: Path, key: DataKey) -> None:
    Vault.create(path, key).close()
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))"
    child = _keeper(path, key, limit)
    output, errors = child.communicate(timeout=20)
    assert "heartsease.domain.errors.Fixable: vault.disk_f" in errors
    kept, gone = _acknowledged(output)
    assert len(kept) > 20
    with Vault.open(path, key) as vault:
        assert {str(row[0]) for row in vault.rows("SELECT id FROM entry")} == kept - gone
        assert integrity(vault).sound


@pytest.fixture
def read_only(path: Path, key: DataKey) -> Iterator[Path]:
    """A vault in a folder that nothing can be written to."""
    Vault.create(path, key).close()
    folder = path.parent
    if os.geteuid():
        folder.chmod(0o500)
        path.chmod(0o400)
        yield path
        folder.chmod(0o700)
        return
    # Modes do not stop root.
    if subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode:
        pytest.skip("root here may not mount, and modes do not stop root")
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    yield path
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_place_is_told(read_only: Path, key: DataKey) -> None:
    with pytest.raises(Fixable, match="vault.read_only"):
        Vault.open(read_only, key)


@pytest.mark.skipif(os.geteuid() != 0, reason="an owner's folder is made writable again, as it should be")
def test_no_vault_can_be_made_on_a_read_only_disk(read_only: Path, key: DataKey) -> None:
    with pytest.raises(Fixable, match=r"vault\.read_only"):
        Vault.create(read_only.with_name("other.db"), key)


def test_no_vault_can_be_made_where_no_folder_can(read_only: Path, key: DataKey) -> None:
    with pytest.raises(Fixable, match=r"profile\.no_folder"):
        Vault.create(read_only.parent / "new" / "vault.db", key)


@pytest.mark.parametrize("other", [None, b"another vault"])
def test_nothing_is_kept_in_a_file_that_was_moved_away(
    vault: Vault, path: Path, key: DataKey, new_entry: NewEntryMaker, other: bytes | None
) -> None:
    kept = Journal(vault).keep(new_entry())
    vault.settle()
    away = path.rename(path.with_name("elsewhere.db"))
    if other is not None:
        path.write_bytes(other)
    with pytest.raises(Fixable, match=r"vault\.moved"):
        Journal(vault).keep(new_entry())
    vault.close()
    with Vault.open(away, key) as found:
        assert Journal(found).page(5).entries == (kept,)


def test_every_flipped_bit_is_found(path: Path, key: DataKey, new_entry: NewEntryMaker) -> None:
    with Vault.create(path, key) as vault:
        for number in range(40):
            Journal(vault).keep(new_entry(f"thought {number} " * 60, "somewhere", "a reframe"))
    good = path.read_bytes()

    def unsound() -> None:
        with Vault.open(path, key) as vault:
            assert not integrity(vault).sound

    chance = random.Random(11)
    for _ in range(80):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        assert _refusal(unsound) in {"", "vault.damaged", "vault.wrong_key"}
        path.write_bytes(good)
    with Vault.open(path, key) as vault:
        assert integrity(vault).sound


def test_a_cut_off_vault_is_never_read_as_good(path: Path, key: DataKey, new_entry: NewEntryMaker) -> None:
    with Vault.create(path, key) as vault:
        for number in range(40):
            Journal(vault).keep(new_entry(f"thought {number} " * 60))
    good = path.read_bytes()
    chance = random.Random(12)
    for _ in range(25):
        path.write_bytes(good[: chance.randrange(len(good))])
        with pytest.raises(Fixable, match=r"vault\.(damaged|wrong_key)"):
            Vault.open(path, key)


@pytest.fixture
def crashed(path: Path, key: DataKey, new_entry: NewEntryMaker) -> Path:
    """A vault of 40 entries as a crash leaves it: most of them in the write-ahead log."""
    left = path.parent.with_name("crashed") / path.name
    left.parent.mkdir()
    with Vault.create(path, key) as vault:
        for number in range(40):
            Journal(vault).keep(new_entry(f"thought {number} " * 60, "somewhere", "a reframe"))
        for end in ("", "-wal"):
            left.with_name(left.name + end).write_bytes(path.with_name(path.name + end).read_bytes())
    return left


def test_a_flipped_bit_in_the_log_never_drops_entries_in_silence(crashed: Path, key: DataKey) -> None:
    log = crashed.with_name(crashed.name + "-wal")
    good, good_log = crashed.read_bytes(), log.read_bytes()
    chance = random.Random(13)
    told: list[str] = []
    # In the header, in the first frame's header, and anywhere.
    for place in (0, 9, 17, 25, 33, 41, 49, *chance.sample(range(len(good_log)), 15)):
        bad = bytearray(good_log)
        bad[place] ^= 1 << chance.randrange(8)
        crashed.write_bytes(good)
        log.write_bytes(bad)
        try:
            with Vault.open(crashed, key) as vault:
                # Of the last transaction alone nobody can say whether a crash cut it off.
                assert Journal(vault).count() >= 39
        except Fixable as fault:
            told.append(fault.key)
            assert log.read_bytes() == bad
    assert set(told) == {"vault.damaged"}
    assert len(told) > 18


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 33, 5_000, 4_152 * 7, 4_152 * 7 + 32])
def test_a_log_that_a_crash_cut_off_is_read_as_far_as_it_goes(crashed: Path, key: DataKey, cut: int) -> None:
    os.truncate(crashed.with_name(crashed.name + "-wal"), cut)
    with Vault.open(crashed, key) as vault:
        assert integrity(vault).sound


def test_an_undamaged_log_is_read_whole(crashed: Path, key: DataKey) -> None:
    with Vault.open(crashed, key) as vault:
        assert Journal(vault).count() == 40
        assert integrity(vault).sound


def test_what_an_older_log_left_behind_the_new_one_is_no_damage(
    path: Path, key: DataKey, new_entry: NewEntryMaker
) -> None:
    left = path.with_name("crashed.db")
    with Vault.create(path, key) as vault:
        journal = Journal(vault)
        for number in range(30):
            journal.keep(new_entry(f"thought {number} " * 60))
        vault.rows("PRAGMA wal_checkpoint(RESTART)")
        journal.keep(new_entry("the first of the new log"))
        for end in ("", "-wal"):
            left.with_name(left.name + end).write_bytes(path.with_name(path.name + end).read_bytes())
    with Vault.open(left, key) as vault:
        assert Journal(vault).count() == 31


def test_an_index_that_does_not_fit_the_entries_is_found(vault: Vault, new_entry: NewEntryMaker) -> None:
    Journal(vault).keep(new_entry("walnut"))
    with vault.transaction() as connection:
        connection.execute("DROP TRIGGER entry_before_update")
        connection.execute("UPDATE entry SET thought = 'hazel'")
    found = integrity(vault)
    assert (found.sound, found.search, found.pages) == (False, ("damaged",), ())


def test_status_says_what_there_is(vault: Vault, path: Path, new_entry: NewEntryMaker) -> None:
    Journal(vault).keep(new_entry())
    told = status(vault)
    assert (told.path, told.id, told.entries, told.schema_version, told.private) == (path, vault.id, 1, 10, True)
    assert told.size >= path.stat().st_size
    assert told.cipher.startswith("4.")


def test_a_defect_is_not_dressed_up_as_something_to_mend(vault: Vault) -> None:
    with pytest.raises(DatabaseError):
        vault.rows("SELECT nothing FROM nowhere")
