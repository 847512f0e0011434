"""Set-up does nothing twice, says what it is doing, and tells a person what to type when it cannot go on."""

import io
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heartsease_setup import checkout as checkouts
from heartsease_setup import engine as engines
from heartsease_setup import machine
from heartsease_setup import steps as stepping
from heartsease_setup.__main__ import cache_folder, command_environment, main
from heartsease_setup.checkout import Checkout
from heartsease_setup.engine import Engine
from heartsease_setup.problem import SetupStopped, advice
from heartsease_setup.steps import Steps, duration
from tests.house.tree import ROOT

_SETUP = ROOT / "packaging" / "setup"


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path / "log", io.StringIO())


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(_SETUP / "requirements" / "engine.txt", _SETUP / "engine" / "no-common.cmake", tmp_path / "wheels")


class TestEngine:
    """The language model engine is built once for a processor."""

    def test_another_processor_gets_another_build(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        here = engine.key()
        assert engine.key() == here
        monkeypatch.setattr(engines, "processor_flags", lambda: "fpu sse2")
        assert engine.key() != here

    def test_a_kept_wheel_is_used_again_without_building(self, engine: Engine, steps: Steps) -> None:
        kept = _keep_wheel(engine)
        assert engine.wheel(Path("no such python"), steps, {}) == kept

    def test_a_damaged_wheel_is_not_used(self, engine: Engine, steps: Steps) -> None:
        kept = _keep_wheel(engine)
        kept.write_bytes(kept.read_bytes()[:-1])
        with pytest.raises(FileNotFoundError):
            engine.wheel(Path("no such python"), steps, {})

    def test_what_an_interrupted_build_left_is_cleared_away(self, engine: Engine, steps: Steps) -> None:
        left = engine.cache / "building-old"
        left.mkdir(parents=True)
        with pytest.raises(FileNotFoundError):
            engine.wheel(Path("no such python"), steps, {})
        assert [path.name for path in engine.cache.iterdir()] == ["lock"]


class TestCheckout:
    """An environment is made again exactly when what it depends on changed."""

    @pytest.fixture
    def ready(self, tmp_path: Path) -> Checkout:
        for name in ("pyproject.toml", "packaging/setup/engine/no-common.cmake"):
            _copy(name, tmp_path)
        for pins in (_SETUP / "requirements").glob("*.txt"):
            _copy(str(pins.relative_to(ROOT)), tmp_path)
        ready = Checkout(root=tmp_path, cache=tmp_path / "cache")
        ready.python.parent.mkdir(parents=True)
        ready.python.touch()
        ready._stamp("runtime")
        return ready

    def test_nothing_is_done_twice(self, ready: Checkout) -> None:
        assert ready.is_ready("runtime")
        assert not ready.is_ready("dev")

    def test_what_the_tests_need_is_enough_for_the_app(self, ready: Checkout) -> None:
        ready._write_stamps({})
        ready._stamp("dev")
        assert ready.is_ready("runtime")

    @pytest.mark.parametrize("pins", ["runtime", "build", "engine"])
    def test_changed_pins_are_noticed(self, ready: Checkout, pins: str) -> None:
        with (ready.root / "packaging" / "setup" / "requirements" / f"{pins}.txt").open("a") as file:
            file.write("# changed\n")
        assert not ready.is_ready("runtime")

    def test_a_changed_tool_setting_is_no_reason(self, ready: Checkout) -> None:
        with (ready.root / "pyproject.toml").open("a") as file:
            file.write("\n[tool.something]\nnew = true\n")
        assert ready.is_ready("runtime")

    def test_a_moved_checkout_is_noticed(self, ready: Checkout, tmp_path: Path) -> None:
        moved = ready.root.rename(tmp_path.with_name("moved"))
        assert not Checkout(root=moved, cache=ready.cache).is_ready("runtime")

    def test_a_broken_stamp_is_no_stamp(self, ready: Checkout) -> None:
        (ready.root / ".venv" / "set-up.json").write_text("{", encoding="utf-8")
        assert not ready.is_ready("runtime")

    def test_a_full_disk_is_told_before_anything_is_done(
        self, ready: Checkout, steps: Steps, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checkouts, "_NEEDED_BYTES", 10**18)
        with pytest.raises(SetupStopped, match="not enough free space"):
            ready.set_up("runtime", steps, {})


class TestMachine:
    """Missing system packages are installed by root and named to anyone else."""

    @pytest.fixture(autouse=True)
    def _lacking(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lacking = machine.Need("libnothing1", library="libnothing.so.1"), machine.Need("cmake", commands=("sh",))
        monkeypatch.setattr(machine, "_APP", lacking)

    def test_only_what_is_missing_is_named(self) -> None:
        assert machine.missing_packages(for_tests=False) == ["libnothing1"]

    def test_a_person_gets_the_exact_command(self, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setattr(shutil, "which", lambda command: f"/usr/bin/{command}")
        with pytest.raises(SetupStopped) as told:
            machine.prepare(steps, {}, for_tests=False)
        assert "\n  sudo apt-get install -y --no-install-recommends libnothing1" in str(told.value)

    def test_without_apt_it_says_what_is_missing_and_goes_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "which", lambda command: None if command == "apt-get" else command)
        out = io.StringIO()
        machine.prepare(Steps(tmp_path / "log", out), {}, for_tests=False)
        assert "libnothing1" in out.getvalue()


class TestSteps:
    """A long step shows that it goes on, and a failed one what it said last and what to do."""

    def test_a_long_step_shows_its_time_and_how_far_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(stepping, "_PLAIN_SECONDS", 0.2)
        out = io.StringIO()
        program = "import time; print('[ 40%] Building', flush=True); time.sleep(0.7)"
        Steps(tmp_path / "log", out).run("Building", [sys.executable, "-c", program], os.environ)
        assert "  Building ... 40 %, 0 s\n" in out.getvalue()
        assert "  Building ... done, " in out.getvalue()

    def test_a_failed_step_tells_its_last_lines_and_what_to_do(self, steps: Steps) -> None:
        program = "import sys; print('tried'); sys.exit('OSError: [Errno 28] No space left on device')"
        with pytest.raises(SetupStopped) as told:
            steps.run("Installing", [sys.executable, "-c", program], os.environ)
        assert "Installing did not work" in str(told.value)
        assert "    tried\n" in str(told.value)
        assert "The disk is full." in str(told.value)

    @pytest.mark.parametrize(
        ("output", "told"),
        [
            ("<pip> Failed to establish a new connection: [Errno -3]", "no connection"),
            ("E: Temporary failure resolving 'somewhere'", "no connection"),
            ("Max retries exceeded (Caused by SSLError: CERTIFICATE_VERIFY_FAILED)", "PIP_CERT"),
            ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "not the one that was tested"),
            ("g++: fatal error: Killed signal terminated program cc1plus", "out of memory"),
            ("E: Could not get lock /var/lib/dpkg/lock-frontend", "Another program is installing"),
            ("something new", ""),
        ],
    )
    def test_known_failures_have_their_own_sentence(self, output: str, told: str) -> None:
        assert told in advice(output)
        assert bool(advice(output)) == bool(told)

    def test_times_are_readable(self) -> None:
        assert [duration(seconds) for seconds in (7.9, 60, 125)] == ["7 s", "1 min 00 s", "2 min 05 s"]


def test_the_second_time_takes_no_time() -> None:
    """This very environment is ready, or the tests would not run from it."""
    if not (ROOT / ".venv" / "set-up.json").exists():
        pytest.skip("these tests run from an environment that set-up did not make")
    cache = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    started = time.monotonic()
    done = subprocess.run(
        ["sh", str(_SETUP / "python.sh"), "dev"], env=cache, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - started < 2


def test_an_old_python_is_told_what_to_install(tmp_path: Path) -> None:
    for tool in ("dirname", "sh", "apt-get"):
        (tmp_path / tool).write_text('#!/bin/sh\necho "${1%/*}"\n', encoding="utf-8")
        (tmp_path / tool).chmod(0o755)
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    script = str(_SETUP / "python.sh")
    done = subprocess.run(
        ["/bin/sh", script, "runtime"], env={"PATH": str(tmp_path)}, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "sudo apt-get install python3 python3-venv" in done.stderr


def test_settings_that_would_lead_pip_elsewhere_are_left_out() -> None:
    found = command_environment({"PIP_USER": "1", "PYTHONPATH": "x", "MAKEFLAGS": "THOUGHT=secret", "PATH": "/bin"})
    assert {"PIP_USER", "PYTHONPATH", "MAKEFLAGS"} & set(found) == set()
    assert found["PATH"] == "/bin"


def test_the_cache_follows_the_persons_setting(home: Path) -> None:
    assert cache_folder({"XDG_CACHE_HOME": "/somewhere"}) == Path("/somewhere/heartsease")
    assert cache_folder({}) == home / ".cache" / "heartsease"


def test_an_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["everything"], {}) == 2
    assert "usage" in capsys.readouterr().err


def _copy(name: str, to: Path) -> None:
    target = to / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((ROOT / name).read_bytes())


def _keep_wheel(engine: Engine) -> Path:
    folder = engine.cache / engine.key()
    folder.mkdir(parents=True)
    wheel = folder / "engine-1-py3-none-any.whl"
    wheel.write_bytes(b"a whole wheel")
    engines._seal(folder)
    return wheel
