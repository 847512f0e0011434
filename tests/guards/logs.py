"""A log line at WARNING or above fails the test, unless the test says that it is expected.

Expected is what ``@pytest.mark.expects_log("heartsease.vault")`` names, and what is logged inside
``with caplog.at_level(logging.WARNING, logger="heartsease.vault")`` at that level. The mark must be right: a test whose
named logger stays silent fails too. After qutebrowser's ``logfail``.
"""

import logging
from collections.abc import Iterator

import pytest


class StrayRecords(logging.Handler):
    """Collects the records that nobody expects, and the loggers that spoke as expected."""

    def __init__(self, expected: tuple[str, ...]) -> None:
        super().__init__(logging.WARNING)
        self._expected = expected
        self.stray: list[str] = []
        self.heard: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        speakers = [name for name in self._expected if record.name == name or record.name.startswith(f"{name}.")]
        self.heard.update(speakers)
        if not speakers and not _level_was_set_for(record):
            self.stray.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def _level_was_set_for(record: logging.LogRecord) -> bool:
    """Say whether ``caplog.at_level`` named this level, for the record's logger or one above it."""
    logger: logging.Logger | None = logging.getLogger(record.name)
    while logger is not None and logger.parent is not None:
        if logger.level == record.levelno:
            return True
        logger = logger.parent
    return False


@pytest.fixture(autouse=True)
def no_stray_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test at its end if anything spoke at WARNING or above unasked."""
    expected = tuple(name for mark in request.node.iter_markers("expects_log") for name in mark.args)
    handler = StrayRecords(expected)
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.stray:
        pytest.fail("stray log lines:\n" + "\n".join(handler.stray), pytrace=False)
    if silent := set(expected) - handler.heard:
        pytest.fail(f"expected a log line at WARNING or above from: {', '.join(sorted(silent))}", pytrace=False)
