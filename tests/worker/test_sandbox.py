"""The walls from inside: a small script puts them up and tries what must not work."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import heartsease
from heartsease.language_model import sandbox, seccomp
from heartsease.language_model.protocol import Wall
from tests.worker.asking import Open

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

PROBE = """
import ctypes, json, mmap, os, signal, socket, subprocess, sys, threading
from pathlib import Path
from heartsease.language_model import sandbox
allowed, private, folder = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
kept_open = os.open(private, os.O_RDONLY)
libc = ctypes.CDLL(None, use_errno=True)
walls = sandbox.enter(allowed, memory_bytes=512 * 2**20)
def attempt(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "worked"
def fork():
    if os.fork() == 0:
        os._exit(0)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "call")
def thread():
    worker = threading.Thread(target=lambda: None)
    worker.start()
    worker.join()
tried = {
    "inet socket": lambda: socket.socket(socket.AF_INET),
    "inet6 socket": lambda: socket.socket(socket.AF_INET6),
    "unix socket": lambda: socket.socket(socket.AF_UNIX),
    "socket pair": lambda: socket.socketpair(),
    "names": lambda: socket.getaddrinfo("localhost", 80, proto=6),
    "program": lambda: subprocess.run(["/bin/true"], close_fds=False),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "fork": fork,
    "private file": lambda: private.read_text(),
    "passwd": lambda: open("/etc/passwd").read(),
    "list home": lambda: os.listdir("/root" if os.geteuid() == 0 else "/home"),
    "list private": lambda: os.listdir(private.parent),
    "write new": lambda: (folder / "new").write_text("x"),
    "write tmp": lambda: open("/tmp/heartsease-probe", "w"),
    "write allowed": lambda: open(allowed, "r+b"),
    "truncate allowed": lambda: os.truncate(allowed, 0),
    "delete allowed": lambda: os.unlink(allowed),
    "rename": lambda: os.rename(allowed, folder / "moved"),
    "mode": lambda: os.chmod(allowed, 0o777),
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "ptrace": lambda: call(101 if os.uname().machine == "x86_64" else 117, 0, 0, 0, 0),
    "read another process": lambda: os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY),
    "io_uring": lambda: call(425, 4, 0),
    "new rights": lambda: call(272 if os.uname().machine == "x86_64" else 97, 0x10000000),
    "too much memory": lambda: bytearray(2**30),
}
works = {
    "allowed file": lambda: allowed.read_bytes(),
    "libraries": lambda: __import__("decimal"),
    "thread": thread,
    "some memory": lambda: bytearray(2**26),
}
print(json.dumps({
    "tried": {name: attempt(act) for name, act in tried.items()},
    "works": {name: attempt(act) for name, act in works.items()},
    "walls": {w.name: w.active for w in walls},
}))
"""


@dataclass(frozen=True)
class Found:
    """What the script tried, what it needs, and the walls as (name, active)."""

    tried: dict[str, str]
    works: dict[str, str]
    walls: dict[str, bool]


def probe(tmp_path: Path, *, as_nobody: bool) -> Found:
    """Run the script and return what it found."""
    folder = tmp_path / "probe"
    folder.mkdir(mode=0o777)
    allowed, private = folder / "model.gguf", folder / "private.txt"
    allowed.write_text("model")
    private.write_text("private")
    if as_nobody:
        for path in (folder, *list(folder.parents)[:3]):
            path.chmod(0o755 if path != folder else 0o777)
        for path in (allowed, private):
            os.chown(path, 65534, 65534)
    switch = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if as_nobody else []
    environment = {"PYTHONPATH": str(Path(heartsease.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    reach = [*switch, sys.executable, "-c", "import heartsease"]
    if subprocess.run(reach, env=environment, check=False).returncode:
        pytest.skip("an ordinary user cannot reach this Python")
    done = subprocess.run(
        [*switch, sys.executable, "-c", PROBE, str(allowed), str(private), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert allowed.read_text() == "model"
    return Found(**json.loads(done.stdout))


@pytest.mark.parametrize("as_nobody", [False, True], ids=["as this user", "as nobody"])
def test_nothing_leads_out_and_what_is_needed_works(tmp_path: Path, *, as_nobody: bool) -> None:
    if as_nobody and (os.geteuid() != 0 or not shutil.which("setpriv")):
        pytest.skip("only root can become nobody")
    found = probe(tmp_path, as_nobody=as_nobody)
    assert set(found.walls) == set(sandbox.WALLS)
    if not all(found.walls.values()):
        pytest.skip(f"this kernel lacks walls: {[name for name, active in found.walls.items() if not active]}")
    assert {name for name, result in found.tried.items() if result == "worked"} == set()
    assert set(found.works.values()) == {"worked"}


def test_the_running_worker_reports_its_walls_and_reads_only_its_model(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    process.start()
    assert [wall.name for wall in process.walls] == list(sandbox.WALLS)
    status = Path(f"/proc/{process.pid}/status").read_text()
    for wall, line in (("system_calls", "Seccomp:\t2"), ("no_new_rights", "NoNewPrivs:\t1")):
        assert (line in status) == next(w.active for w in process.walls if w.name == wall)


def test_without_network_wall_and_filter_the_worker_refuses() -> None:
    def walls(*active: str) -> tuple[Wall, ...]:
        return tuple(Wall(name, active=name in active) for name in sandbox.WALLS)

    assert sandbox.must_refuse(walls("files_read_only"), "linux")
    assert not sandbox.must_refuse(walls("own_network"), "linux")
    assert not sandbox.must_refuse(walls("system_calls"), "linux")
    assert not sandbox.must_refuse(walls(), "darwin")


def test_the_filter_can_be_built_for_both_machines_and_no_other() -> None:
    for machine in ("x86_64", "aarch64"):
        code = seccomp.build_filter(machine)
        assert len(code) % 8 == 0
        assert len(code) // 8 < 4096
    with pytest.raises(OSError, match="no system-call table"):
        seccomp.build_filter("riscv64")


def test_no_private_folder_is_readable(tiny: Path) -> None:
    paths = list(sandbox.readable_paths(tiny))
    assert tiny in paths
    assert tiny.parent not in paths
    for private in (Path("/"), Path("/home"), Path("/root"), Path("/etc"), Path("/proc"), Path.home()):
        assert private not in paths
