"""The form of a tree: it asks the directory once for all steps, and takes what was chosen as it was chosen."""

import copy
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decision_tree.models import DecisionTreePage
from decision_tree.tree import Agreed
from directory.models import Area, Service

from .trees import form_of, with_steps

pytestmark = pytest.mark.django_db


def longer(page: DecisionTreePage, number: int) -> DecisionTreePage:
    """Return the page in memory with so many steps, questions and outcomes in turn; each answer sets an area."""

    def change(raw) -> None:
        kinds = [[item for item in raw if item["type"] == kind] for kind in ("question", "outcome")]
        raw.clear()
        for at in range(number):
            kind = kinds[at % 2]
            item = copy.deepcopy(kind[at // 2 % len(kind)])
            item["value"]["key"] += f"-{at}"
            item.pop("id", None)
            for answer in item["value"].get("answers", ()):
                answer.get("value", answer)["area"] = "camden"
            raw.append(item)

    return with_steps(page, change)


def queries_to_save(client, page) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page))
    assert response.status_code == 302
    return [query["sql"] for query in queries]


def test_saving_a_draft_of_60_steps_asks_the_directory_four_times(editor_client, tree):
    asked = queries_to_save(editor_client, longer(tree, 60))
    about = [sql for sql in asked if 'FROM "directory_' in sql]
    assert len(about) == 4, about  # the form: services, areas; Wagtail's comparison: services, before and after


def test_saving_asks_as_often_for_60_steps_as_for_20(editor_client, tree):
    queries_to_save(editor_client, longer(tree, 20))  # fills Wagtail's own caches
    few, many = (len(queries_to_save(editor_client, longer(tree, number))) for number in (20, 60))
    assert few == many


def test_the_services_and_areas_that_were_chosen_are_saved(editor_client, tree):
    page = longer(tree, 20)
    queries_to_save(editor_client, page)
    saved = DecisionTreePage.objects.get(pk=tree.pk).get_latest_revision_as_object().steps.raw_data
    outcome = next(item for item in page.steps.raw_data if item["type"] == "outcome" and item["value"]["services"])
    same = next(item for item in saved if item["value"]["key"] == outcome["value"]["key"])
    assert [item["value"] for item in same["value"]["services"]] == [
        item["value"] if isinstance(item, dict) else item for item in outcome["value"]["services"]
    ]
    question = next(item for item in saved if item["type"] == "question")
    assert {answer["value"]["area"] for answer in question["value"]["answers"]} == {"camden"}


def edit_one(page: DecisionTreePage, field: str, value: str) -> dict:
    """Return what a browser would post, with one field changed by whoever tampers with it."""
    data = form_of(page)
    data[next(name for name in data if name.endswith(field) and data[name])] = value
    return data


@pytest.mark.parametrize("value", ["0", "999999", "9" * 40, "nonsense"])
def test_a_service_that_is_none_is_refused(editor_client, tree, value):
    data = edit_one(longer(tree, 20), "services-0-value", value)
    response = editor_client.post(reverse("wagtailadmin_pages:edit", args=[tree.pk]), {**data, "action-publish": "1"})
    assert "steps" in response.context["form"].errors


def test_an_area_that_is_none_is_refused(editor_client, tree):
    data = edit_one(longer(tree, 20), "-area", "atlantis")
    response = editor_client.post(reverse("wagtailadmin_pages:edit", args=[tree.pk]), data)
    assert "steps" in response.context["form"].errors


def test_an_area_that_is_new_can_be_chosen_at_once(editor_client, tree):
    Area.objects.create(key="atlantis", name="Atlantis")
    data = edit_one(longer(tree, 20), "-area", "atlantis")
    assert editor_client.post(reverse("wagtailadmin_pages:edit", args=[tree.pk]), data).status_code == 302


def test_a_service_that_is_new_can_be_chosen_at_once(editor_client, tree):
    new = Service.objects.get(key="gp")
    new.pk, new.key = None, "another-gp"
    new.save()
    data = edit_one(longer(tree, 20), "services-0-value", str(new.pk))
    assert editor_client.post(reverse("wagtailadmin_pages:edit", args=[tree.pk]), data).status_code == 302


# --- ages and areas that an answer sets


def with_age(page: DecisionTreePage, typed: str) -> DecisionTreePage:
    """Return the page with an age in the first answer of its second question, in memory alone."""

    def change(raw) -> None:
        answer = raw[1]["value"]["answers"][0]
        answer.get("value", answer)["age"] = typed

    return with_steps(page, change)


def first_answer(page: DecisionTreePage) -> dict:
    answer = page.steps.raw_data[1]["value"]["answers"][0]
    return answer.get("value", answer)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12-17", "12-17"),
        (" 12 – 17 ", "12-17"),
        ("12 to 17", "12-17"),
        ("012-017", "12-17"),
        ("Under 18", "under-18"),
        ("ADULT", "adult"),
        ("", ""),
        ("teenagers", "teenagers"),
    ],
)
def test_an_age_is_stored_as_a_pack_has_it(editor_client, tree, typed, stored):
    queries_to_save(editor_client, with_age(tree, typed))
    saved = DecisionTreePage.objects.get(pk=tree.pk).get_latest_revision_as_object()
    assert first_answer(saved)["age"] == stored


def test_an_age_that_cannot_be_read_is_refused_beside_it_and_kept(editor_client, tree):
    page = with_age(tree, "teenagers")
    response = editor_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form_of(page), "action-publish": "1"}
    )
    beside = response.context["form"].errors.as_data()["steps"][0].block_errors[1].block_errors
    assert "age" in beside["answers"].block_errors[0].block_errors
    assert "such as 12-17" in response.content.decode()
    assert 'value="teenagers"' in response.content.decode() or "&quot;teenagers&quot;" in response.content.decode()


def test_an_answer_can_say_that_somebody_lives_elsewhere(editor_client, tree):
    def change(raw) -> None:
        answer = raw[1]["value"]["answers"][0]
        answer.get("value", answer)["area"] = "elsewhere"

    queries_to_save(editor_client, with_steps(tree, change))
    saved = DecisionTreePage.objects.get(pk=tree.pk).get_latest_revision_as_object()
    assert first_answer(saved)["area"] == "elsewhere"


# --- who agreed


def test_who_agreed_can_be_typed(editor_client, tree):
    data = {**form_of(tree), "agreed_by": "Dr A. Example", "agreed_on": "2026-05-03", "action-publish": "1"}
    assert editor_client.post(reverse("wagtailadmin_pages:edit", args=[tree.pk]), data).status_code == 302
    page = DecisionTreePage.objects.get(pk=tree.pk)
    assert page.agreed_in_words() == "Dr A. Example, 3 May 2026"
    assert page.read()[0].agreed == Agreed("Dr A. Example", datetime.date(2026, 5, 3))


def test_who_agreed_is_known_without_a_date(tree):
    tree.agreed_by = "Dr A. Example"
    assert tree.agreed_in_words() == "Dr A. Example"


def test_nobody_has_agreed_a_new_tree(tree):
    assert (tree.agreed_in_words(), tree.read()[0].agreed) == ("", None)
