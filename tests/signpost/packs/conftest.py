from pathlib import Path

import pytest

from tests.signpost.packs import demo


@pytest.fixture
def pack(tmp_path: Path) -> demo.Copy:
    return demo.copy(tmp_path)
