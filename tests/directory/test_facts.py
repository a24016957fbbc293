"""Whether a service fits somebody, against asking it for people of every age one by one."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.facts import OLDEST, Facts, can_be_set, fits, years_of

AREAS = ["camden", "islington", "barnet"]
YEARS = range(OLDEST + 1)


@dataclass(frozen=True)
class Service:
    min_age: int | None = None
    max_age: int | None = None
    areas: frozenset[str] | None = None


years = st.integers(0, OLDEST)
limits = st.tuples(st.none() | years, st.none() | years).filter(lambda two: None in two or two[0] <= two[1])
services = st.builds(
    lambda two, areas: Service(*two, areas), limits, st.none() | st.frozensets(st.sampled_from(AREAS), min_size=1)
)
ranges = st.tuples(years, years).map(lambda two: f"{min(two)}-{max(two)}")
ages = st.sampled_from(["", "under-18", "adult"]) | years.map(str) | ranges


def people(age: str) -> set[int]:
    """Everybody who may have said this, by their age in years."""
    if age == "under-18":
        return {year for year in YEARS if year < 18}
    if age == "adult":
        return {year for year in YEARS if year >= 18}
    first, _, last = age.partition("-")
    return {year for year in YEARS if not age or int(first) <= year <= int(last or first)}


@given(services, ages, st.sampled_from(["", "elsewhere", *AREAS]))
def test_a_service_fits_when_it_takes_somebody_of_whom_this_is_true(service: Service, age: str, area: str):
    takes = {
        year
        for year in YEARS
        if (service.min_age is None or year >= service.min_age) and (service.max_age is None or year <= service.max_age)
    }
    serves = not area or service.areas is None or area in [each for each in AREAS if each in service.areas]
    assert fits(service, Facts(age, area)) is (serves and not takes.isdisjoint(people(age)))


def test_elsewhere_is_no_area_that_a_service_could_serve():
    assert not fits(Service(areas=frozenset({"elsewhere"})), Facts(area="elsewhere"))


@given(ranges)
def test_a_range_can_be_set(age: str):
    assert can_be_set(age)


@pytest.mark.parametrize("age", ["under-18", "adult", "0-11", "12-17", "16-16", "65-120"])
def test_an_answer_may_set(age: str):
    assert can_be_set(age)


@pytest.mark.parametrize(
    "age",
    [
        *("", "15", "old", "Adult", "under-21", "12-", "-17", "-5", "17-12", "012-17", "12-017", "12-17\n", " 12-17"),
        *("12–17", "12 - 17", "12to17", "1-2-3", "0-999", "١٢-١٧", "²-³", "1_0-12"),
    ],
)
def test_an_answer_may_not_set(age: str):
    assert not can_be_set(age)


@pytest.mark.parametrize("age", ["old", "17-12", "-5", "²", "1_0", " 5", "1000"])
def test_an_age_that_is_none_is_refused(age: str):
    with pytest.raises(ValueError, match="no "):
        years_of(age)
