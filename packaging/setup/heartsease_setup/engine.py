"""Builds llama-cpp-python for this machine's processor, once; the wheel is kept in the person's cache."""

import fcntl
import hashlib
import os
import platform
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heartsease_setup.problem import SetupStopped
from heartsease_setup.steps import Steps

#: No image models, no TLS and no server code (nothing here speaks to a network), and no OpenMP: its busy waiting
#: drops two threads on two busy cores to one token a second.
_FLAGS = ("-DLLAVA_BUILD=OFF", "-DLLAMA_OPENSSL=OFF", "-DGGML_OPENMP=OFF")
_UNFINISHED = "building-"


@dataclass(frozen=True, slots=True)
class Engine:
    """Where the pinned source is named, which CMake file goes with it, and where finished wheels are kept."""

    requirements: Path
    include: Path
    cache: Path

    def key(self) -> str:
        """Return the name of a build: same source, flags, processor and C library, same name.

        The build uses every instruction of this processor, so a wheel from another one may crash here.
        """
        parts = (
            self.requirements.read_text(encoding="utf-8"),
            self.include.read_text(encoding="utf-8"),
            " ".join(_FLAGS),
            platform.system(),
            platform.machine(),
            " ".join(platform.libc_ver()),
            processor_flags(),
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]

    def wheel(self, python: Path, steps: Steps, environment: Mapping[str, str]) -> Path:
        """Return the wheel for this machine, building it with ``python``'s pip if the cache has none that is whole."""
        kept = self.cache / self.key()
        if (ready := _whole_wheel(kept)) is not None:
            return ready
        self.cache.mkdir(parents=True, exist_ok=True)
        with _alone(self.cache), tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=self.cache) as scratch:
            if (ready := _whole_wheel(kept)) is not None:
                return ready
            shutil.rmtree(kept, ignore_errors=True)
            # Not in the system's temp folder: that may be small, in memory, or swept while the build runs.
            folder = Path(scratch) / "wheel"
            self._build(folder, python, steps, {**environment, "TMPDIR": scratch})
            _seal(folder)
            folder.rename(kept)
        if (built := _whole_wheel(kept)) is None:
            raise SetupStopped(f"The language model engine was built but cannot be read back from {kept}.")
        return built

    def _build(self, folder: Path, python: Path, steps: Steps, environment: Mapping[str, str]) -> None:
        cores = os.cpu_count() or 1
        flags = (*_FLAGS, f"-DCMAKE_PROJECT_llama_cpp_INCLUDE={self.include}")
        build = {
            **environment,
            "CMAKE_ARGS": shlex.join(flags),
            "CMAKE_BUILD_PARALLEL_LEVEL": str(cores),
            "CMAKE_GENERATOR": "Unix Makefiles",
        }
        minutes = f"{max(1, 4 // cores)} to {max(3, 8 // cores)} minutes"
        steps.say(f"  The language model engine is built for this processor, once: about {minutes}.")
        command: list[str | Path] = [python, "-m", "pip", "wheel", "-v", "--no-deps", "--no-build-isolation"]
        # pip's own cache is left out: it would hand back a wheel built with other flags.
        command += ["--no-cache-dir", "--require-hashes", "--no-binary", "llama-cpp-python"]
        command += ["--wheel-dir", folder, "-r", self.requirements]
        steps.run("Building the language model engine", command, build)


def processor_flags() -> str:
    """Return what this processor can do, as the system names it; the same string on equal processors."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    rows = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return rows.get("flags") or rows.get("Features") or rows.get("isa") or platform.processor()


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Wait until no other checkout builds, and clear away what an interrupted build left."""
    with (cache / "lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in cache.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _seal(folder: Path) -> None:
    for wheel in folder.glob("*.whl"):
        (folder / "sha256").write_text(_digest(wheel), encoding="ascii")


def _whole_wheel(folder: Path) -> Path | None:
    try:
        expected = (folder / "sha256").read_text(encoding="ascii")
        (wheel,) = folder.glob("*.whl")
        return wheel if _digest(wheel) == expected else None
    except (OSError, ValueError):
        return None


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
