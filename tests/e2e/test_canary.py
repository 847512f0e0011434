"""A sentence kept through the terminal and through the window lies nowhere in the clear."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CANARY = "quixotic marmalade lighthouse seventeen"
THOUGHT = f"My {CANARY} plan failed and I feel bad about it."


def _files_holding(words: bytes, *folders: Path) -> list[Path]:
    forms = (words, words.decode().encode("utf-16-le"))
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def _environment(home: Path) -> dict[str, str]:
    temp = home / "tmp"
    temp.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(temp),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "QT_QPA_PLATFORM": "offscreen",
    }


def test_the_search_would_find_a_clear_copy(tmp_path: Path) -> None:
    """The test's own eyes work."""
    (tmp_path / "note").write_text(THOUGHT)
    assert _files_holding(CANARY.encode(), tmp_path) == [tmp_path / "note"]


def test_a_kept_sentence_is_nowhere_in_the_clear(tmp_path: Path) -> None:
    """Profile, home, temp, cache and log folders, and the system's temp folder."""
    environment = _environment(tmp_path)
    before = set(Path(tempfile.gettempdir()).iterdir())
    subprocess.run(
        [sys.executable, "-m", "heartsease", "reframe", "--keep"],
        input=THOUGHT,
        text=True,
        env=environment,
        check=True,
        timeout=90,
        capture_output=True,
    )
    flow = Path(__file__).with_name("window_flow.py")
    subprocess.run([sys.executable, str(flow), THOUGHT], env=environment, check=True, timeout=120, capture_output=True)
    shown = subprocess.run(
        [sys.executable, "-m", "heartsease", "journal", "search", "marmalade", "--json"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown.stdout.count(THOUGHT) == 2, "both were kept, and can be read with the key"
    new = [
        path
        for path in set(Path(tempfile.gettempdir()).iterdir()) - before
        if path.is_dir() and path not in tmp_path.parents
    ]
    assert _files_holding(CANARY.encode(), tmp_path, *new) == []


def test_an_interrupted_reframe_leaves_no_words(tmp_path: Path) -> None:
    """Killed while the model writes: no file, no log line and no error text holds the thought."""
    environment = _environment(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "heartsease", "reframe", THOUGHT],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        process.wait(timeout=0.8)
    except subprocess.TimeoutExpired:
        process.kill()
    _, complaints = process.communicate()
    assert CANARY.encode() not in complaints
    assert _files_holding(CANARY.encode(), tmp_path) == []
