"""The gate knows who answers at every hour: a tree with an outcome that would leave somebody alone is refused."""

import pytest

from decision_tree.exceptions import TreeRefused
from decision_tree.models import DecisionTreePage
from directory.fields import stream_block
from directory.models import Service

from .trees import with_steps

pytestmark = pytest.mark.django_db


def refused(page: DecisionTreePage) -> set[str]:
    """Return the ids of what keeps a page from going live, and see that nothing was written."""
    before = DecisionTreePage.objects.get(pk=page.pk).latest_revision_id
    page.title = "Reworded"
    with pytest.raises(TreeRefused) as refusal:
        page.save()
    stored = DecisionTreePage.objects.get(pk=page.pk)
    assert (stored.title == "Reworded", stored.latest_revision_id) == (False, before)
    return {problem.id for problem in refusal.value.problems}


def with_contacts(service: Service, **changes) -> None:
    """Change all contacts of a service behind its own gate."""
    raw = [{**block, "value": {**block["value"], **changes}} for block in service.contacts.raw_data]
    service.contacts = stream_block(Service, "contacts").to_python(raw)
    Service.objects.filter(pk=service.pk).update(contacts=service.contacts)


@pytest.fixture
def one_number(tree):
    """The tree where 999 is the only service for emergencies."""
    Service.objects.exclude(key="emergency-999").update(urgency=["urgent"])
    return tree


@pytest.mark.parametrize(
    "changes", [{"hours": "daily: 09:00-17:00"}, {"restricted": True}, {"kind": "text"}, {"audience": ["professional"]}]
)
def test_an_emergency_number_that_is_not_answered_at_every_hour(one_number, changes):
    with_contacts(Service.objects.get(key="emergency-999"), **changes)
    assert refused(one_number) == {"no-999"}


def test_an_emergency_service_that_is_for_less_than_emergencies(one_number):
    Service.objects.filter(key="emergency-999").update(urgency=["urgent"])
    assert refused(one_number) == {"no-999"}


def test_a_line_that_closes_at_night(tree):
    for service in Service.objects.exclude(key="emergency-999"):
        with_contacts(service, hours="daily: 09:00-17:00")
    assert refused(tree) == {"not-always-open"}


def test_lines_that_people_cannot_call_themselves(tree):
    Service.objects.exclude(key="emergency-999").update(referral=["gp"])
    assert refused(tree) == {"not-always-open"}


def test_a_number_in_the_advice(tree):
    def change(raw) -> None:
        raw[-1]["value"]["advice"] = "Call 020 7946 0111."

    assert refused(with_steps(tree, change)) == {"number-in-words"}


def test_an_outcome_without_advice(tree):
    def change(raw) -> None:
        raw[-1]["value"]["advice"] = " "

    assert refused(with_steps(tree, change)) == {"no-advice"}


def test_a_waiver_that_gives_no_reason(tree):
    def change(raw) -> None:
        answer = raw[0]["value"]["answers"][0]
        answer.get("value", answer)["unsure_waiver"] = "x"

    assert refused(with_steps(tree, change)) == {"short-waiver"}
