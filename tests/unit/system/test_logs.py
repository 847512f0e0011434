"""The log holds places in the code and never a message that might quote the person."""

import logging
import stat
from pathlib import Path

import pytest

from heartsease.domain.sensitive import SensitiveText
from heartsease.system import logs

CANARY = "quiet canary sentence"


@pytest.mark.expects_log("heartsease.test")
def test_an_exception_is_logged_without_its_message(tmp_path: Path) -> None:
    """Only type and place."""
    handler = logs.start_logging(tmp_path / "state" / "heartsease.log")
    log = logging.getLogger("heartsease.test")
    try:
        int(CANARY)
    except ValueError as error:
        log.exception("failed")
        log.warning("defect: %s", logs.describe_defect(error))
    log.error("kept %s", SensitiveText(CANARY))
    handler.close()
    logging.getLogger("heartsease").removeHandler(handler)
    written = (tmp_path / "state" / "heartsease.log").read_text()
    assert "ValueError at test_logs.py" in written
    assert CANARY not in written
    assert stat.S_IMODE((tmp_path / "state" / "heartsease.log").stat().st_mode) == 0o600
