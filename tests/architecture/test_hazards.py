"""The hazard log claims no control that no test proves, and says what its data says."""

import pytest

from . import hazards

LOG = hazards.hazards()


def test_the_log_holds_the_hazards_that_it_started_from():
    assert len(LOG) >= 20
    assert [each.id for each in LOG] == [f"H{number:02}" for number in range(1, len(LOG) + 1)]


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_every_hazard_says_all_that_is_asked(hazard):
    assert all([hazard.hazard, hazard.causes, hazard.effect, hazard.harmed, hazard.residual])


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_every_hazard_has_a_control_and_every_control_a_test(hazard):
    assert hazard.controls
    assert [control.what for control in hazard.controls if not control.tests] == []


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_every_test_that_is_named_exists(hazard):
    assert [test for control in hazard.controls for test in control.tests if hazards.missing(test)] == []


@pytest.mark.parametrize(
    "test",
    ["tests/none.py::test_x", "tests/architecture/test_hazards.py::test_none", "tests/architecture/test_hazards.py"],
)
def test_what_does_not_exist_is_missing(test):
    assert hazards.missing(test)


def test_nobody_has_set_a_severity():
    assert hazards.PAGE.read_text().count(f"**Severity:** {hazards.TO_BE_SET}") == len(LOG)


def test_the_page_says_what_the_data_says():
    assert hazards.PAGE.read_text() == hazards.written(LOG), "Write it again: python -m tests.architecture.hazards"
