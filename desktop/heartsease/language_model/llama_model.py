"""One loaded GGUF and its context; with ``llama_batch`` the only code that touches llama.cpp.

llama.cpp's plain C calls are used through ctypes. The high-level Python class is left aside: it decodes one sequence
at a time, and importing it costs 0.2 s and pulls in sqlite3, jinja2 and multiprocessing.
"""

import ctypes
import importlib.util
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from heartsease.domain.generation import PromptPart
from heartsease.language_model.engine_errors import EngineError
from heartsease.language_model.protocol import Load
from heartsease.language_model.stop_flag import StopFlag


def _low_level() -> types.ModuleType:
    """Import ``llama_cpp.llama_cpp`` without running the package's own ``__init__``."""
    if "llama_cpp" not in sys.modules:
        spec = importlib.util.find_spec("llama_cpp")
        if spec is None or spec.submodule_search_locations is None:
            raise ImportError("llama_cpp")
        package = types.ModuleType("llama_cpp")
        package.__path__ = list(spec.submodule_search_locations)
        package.__spec__ = spec
        sys.modules["llama_cpp"] = package
    return importlib.import_module("llama_cpp.llama_cpp")


#: The C functions; untyped, since their stubs describe ctypes values only in part.
C: Final[Any] = _low_level()
_NO_LOG: Final = C.llama_log_callback(lambda _level, _text, _data: None)


class LlamaModel:
    """A model with its vocabulary and one context whose cache all sequences share.

    ``context`` is the most tokens of one sequence, ``cells`` of all together, ``sequences`` how many live at once and
    ``batch`` how many tokens one decode call takes. Raises EngineError. Not for use from two threads.
    """

    def __init__(self, load: Load, stop: StopFlag, on_life: Callable[[], None]) -> None:
        """Load the file of ``load``; ``on_life`` is called while it goes well."""
        C.llama_log_set(_NO_LOG, None)
        C.llama_backend_init()
        self.cells, self.sequences = load.cells, load.sequences
        self.batch = max(load.batch, load.sequences)

        def loading(_share: float, _data: object) -> bool:
            on_life()
            return True

        self._on_life = C.llama_progress_callback(loading)
        self._model = self._open(load.path)
        self.vocab = C.llama_model_get_vocab(self._model)
        self.vocabulary: int = C.llama_vocab_n_tokens(self.vocab)
        trained = C.llama_model_n_ctx_train(self._model)
        self.context = min(load.context, load.cells, trained if trained > 0 else load.context)
        self.architecture = self._meta("general.architecture")
        self.handle = self._make_context(stop)
        self.memory = C.llama_get_memory(self.handle)
        if not self.memory or not C.llama_model_has_decoder(self._model) or self.vocabulary < 1:
            raise EngineError("model.unloadable")

    def _open(self, path: str) -> object:
        _load_backends()
        settings = C.llama_model_default_params()
        settings.n_gpu_layers = 0
        settings.progress_callback = self._on_life
        model = C.llama_model_load_from_file(path.encode("utf-8", "surrogateescape"), settings)
        if not model:
            raise EngineError("model.unloadable")
        return model

    def _make_context(self, stop: StopFlag) -> object:
        settings = C.llama_context_default_params()
        settings.n_ctx = self.cells
        settings.n_seq_max = self.sequences
        settings.n_batch = settings.n_ubatch = self.batch
        settings.n_outputs_max = self.sequences
        settings.n_threads = settings.n_threads_batch = 1
        # One cache for all sequences: a prompt is decoded once and its cells belong to all its candidates.
        settings.kv_unified = True
        settings.no_perf = True
        handle = C.llama_init_from_model(self._model, settings)
        if not handle:
            raise EngineError("model.no_memory")
        self._stop = stop  # keeps the byte alive for native code
        C.llama_set_abort_callback(handle, stop.native_check(C.ggml_abort_callback), stop.address)
        return handle

    def _meta(self, key: str) -> str:
        buffer = ctypes.create_string_buffer(64)
        length = C.llama_model_meta_val_str(self._model, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if length > 0 else ""

    def encode(self, parts: Sequence[PromptPart]) -> list[int]:
        """Return the ids of a prompt: the start token if the model wants one, then each part by itself.

        A part that is not special gets the tokenizer's own space prefix and never yields a control token.
        """
        ids: list[int] = []
        start = C.llama_vocab_bos(self.vocab)
        if C.llama_vocab_get_add_bos(self.vocab) and start >= 0:
            ids.append(start)
        for part in parts:
            tokens = self._tokens(part.text.reveal(), special=part.special)
            if not part.special:
                tokens = [t for t in tokens if not C.llama_vocab_is_control(self.vocab, t)]
            # A chat template may spell out the start token that was put there already.
            ids += tokens[1:] if ids == tokens[:1] == [start] else tokens
        return ids

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 16
        while True:
            buffer = (ctypes.c_int32 * room)()
            count = C.llama_tokenize(self.vocab, raw, len(raw), buffer, room, False, special)  # noqa: FBT003  # a C call
            if count >= 0:
                return buffer[:count]
            if -count <= room:
                raise EngineError("model.nonsense")
            room = -count

    def text_of(self, tokens: Sequence[int]) -> str:
        """Return the words of drawn tokens; control tokens are left out, broken UTF-8 is marked."""
        ids = (ctypes.c_int32 * max(1, len(tokens)))(*tokens)
        room = 16 * len(tokens) + 64
        while True:
            buffer = ctypes.create_string_buffer(room)
            length = C.llama_detokenize(self.vocab, ids, len(tokens), buffer, room, True, False)  # noqa: FBT003  # a C call
            if length >= 0:
                return buffer.raw[:length].decode("utf-8", "replace").removeprefix(" ")
            if -length <= room:
                raise EngineError("model.nonsense")
            room = -length

    def ends(self, token: int) -> bool:
        """Say whether the token ends a generation."""
        return bool(C.llama_vocab_is_eog(self.vocab, token))

    def is_control(self, token: int) -> bool:
        """Say whether the token is a mark and no words."""
        return bool(C.llama_vocab_is_control(self.vocab, token))


def _load_backends() -> None:
    """Load the processor-specific libraries of a build that has them as separate files, beside the package."""
    folder = Path(C.__file__).parents[1] / "bin"
    if any(folder.glob("*ggml-cpu-*")):
        load = C._lib.ggml_backend_load_all_from_path  # noqa: SLF001  # must be this copy of the library
        load.argtypes, load.restype = [ctypes.c_char_p], None
        load(bytes(folder))
