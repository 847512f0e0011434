"""The main job runs without what only training and the model process need."""

import subprocess
import sys


def test_importing_the_pipeline_loads_no_numpy_sklearn_qt_or_sqlcipher() -> None:
    code = "import sys, heartsease.reframing.pipeline; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path()).stdout
    assert {"numpy", "sklearn", "PySide6", "sqlcipher3", "llama_cpp", "keyring"}.isdisjoint(loaded.split())


def path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path)}
