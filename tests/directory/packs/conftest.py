from pathlib import Path

import pytest

from tests.directory.packs import demo


@pytest.fixture
def pack(tmp_path: Path) -> demo.Copy:
    return demo.copy(tmp_path)
