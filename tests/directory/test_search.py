"""Searching as a visitor does, on the engine of every site."""

import re
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import OperationalError
from wagtail.contrib.search_promotions.models import Query as PromotedQuery
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import PageViewRestriction

from directory import changes
from directory.models import Service
from directory.search.finder import Finder, finder
from directory.search.models import CrisisPhrase, SynonymGroup
from directory.search.shapes import EngineError

from ..conftest import PACK
from .results import services_in

pytestmark = pytest.mark.django_db


def page(client, query: str) -> str:
    response = client.get(f"/services/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_judgement_of_the_pack_is_right(capsys):
    call_command("search_report", str(PACK))
    assert "104 searches, 104 right" in capsys.readouterr().out


def test_a_miss_is_named_and_the_status_is_1(tmp_path, capsys):
    for name in ("pack.yaml", "services.yaml"):
        (tmp_path / name).write_bytes((PACK / name).read_bytes())
    (tmp_path / "searches.yaml").write_text(
        "searches:\n"
        "  - {query: courses, expect: [gp]}\n"
        "  - {query: courses, expect: [recovery-college], panel: emergency}\n"
    )
    with pytest.raises(SystemExit) as stop:
        call_command("search_report", str(tmp_path))
    out = capsys.readouterr().out
    assert stop.value.code == 1
    assert "MISS courses: expected gp; got recovery-college-online" in out
    assert "NO PANEL courses" in out


def test_words_of_crisis_put_the_emergency_help_above_the_results(client):
    text = page(client, "q=i+want+to+kil+myself")
    assert 'data-panel="emergency"' in text
    assert text.index('data-panel="emergency"') < text.index("data-service=")


def test_other_words_do_not(client):
    assert "data-panel" not in page(client, "q=courses")


def test_a_mended_spelling_is_said_and_can_be_undone(client):
    text = page(client, "q=home+tretment")
    assert "Showing results for" in text
    undone = re.search(r'href="(\?q=%22[^"]*)"', text).group(1)
    assert "Showing results for" not in page(client, undone.removeprefix("?"))


def test_an_area_is_taken_out_of_the_words_and_said(client):
    text = page(client, "q=crisis+team+N19")
    assert "because you wrote" in text
    assert 'href="?q=crisis+team"' in text
    assert "camhs-camden" not in services_in(page(client, "q=children+islington"))


def test_a_closed_service_is_told_of_and_not_listed(client):
    text = page(client, "q=urlife")
    assert services_in(text) == []
    assert "has closed" in text
    assert 'href="/services/brandon-centre/"' in text


def test_counts_say_what_each_filter_would_give(client):
    context = client.get("/services/?area=camden").context
    urgency = next(each for each in context["filters"] if each["name"] == "urgency")
    assert urgency["choices"]
    for choice in urgency["choices"]:
        found = client.get(f"/services/?area=camden&urgency={choice['value']}").context["found"]
        assert found.total == choice["number"]


def test_numbers_for_professionals_find_nothing_for_the_public(client):
    assert services_in(page(client, "q=02079460112")) == []
    assert "police-advice-line" not in services_in(page(client, "q=police+advice+line"))


def test_without_a_database_search_goes_on(client, monkeypatch):
    page(client, "q=courses")

    def down(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", down)
    assert "recovery-college" in services_in(page(client, "q=courses"))


def test_a_search_that_finds_nothing_without_a_database_is_no_error(client, monkeypatch):
    page(client, "q=courses")

    def down(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    assert services_in(page(client, "q=qqqqqqqq+zzzzzz")) == []


def test_when_nothing_can_answer_the_page_still_helps(client, monkeypatch):
    def failing(*args):
        raise EngineError("down")

    monkeypatch.setattr(Finder, "find", failing)
    text = page(client, "q=courses")
    assert "Search is not working" in text
    assert 'href="tel:999"' in text


@pytest.fixture
def committed(reindexed):
    """Return a context after which followers have handled what was done in it, as after a commit."""
    reindexed()

    @contextmanager
    def committing():
        yield
        assert changes.follow_all() == {}

    return committing


def test_a_published_change_is_found_at_once(client, committed):
    service = Service.objects.get(key="recovery-college")
    service.summary = "Pottery and falconry"
    with committed():
        service.save_revision().publish()
    assert services_in(page(client, "q=falconry")) == ["recovery-college"]


def test_a_draft_is_not_found(client, committed):
    service = Service.objects.get(key="recovery-college")
    service.summary = "Pottery and falconry"
    with committed():
        service.save_revision()
    assert services_in(page(client, "q=falconry")) == []


@pytest.mark.parametrize("how", ["closed", "unpublished", "deleted"])
def test_what_is_gone_is_not_found(client, committed, how):
    service = Service.objects.get(key="urlife")
    service.status = "open"
    with committed():
        service.save_revision().publish()
    assert services_in(page(client, "q=urlife")) == ["urlife"]
    service = Service.objects.get(key="urlife")
    with committed():
        if how == "closed":
            service.status = "closed"
            service.save_revision().publish()
        elif how == "unpublished":
            service.unpublish()
        else:
            service.delete()
    assert services_in(page(client, "q=urlife")) == []


def test_an_organisations_new_name_is_found(client, committed):
    organisation = Service.objects.get(key="talk-to-frank").organisation
    organisation.name = "Falconers"
    with committed():
        organisation.save()
    assert services_in(page(client, "q=falconers")) == ["talk-to-frank"]


def test_an_editors_synonym_counts_at_once(client, committed):
    with committed():
        SynonymGroup.objects.create(words="falconry\nrecovery")
    assert services_in(page(client, "q=falconry"))[0] == "recovery-college-online"


def test_an_editors_words_of_crisis_count_at_once(client, committed):
    with committed():
        CrisisPhrase.objects.create(phrase="the falcon calls")
    assert 'data-panel="emergency"' in page(client, "q=the+falcon+calls")


def test_a_pinned_service_stands_first(client, committed):
    with committed():
        promoted = PromotedQuery.objects.create(query_string="courses")
        SearchPromotion.objects.create(query=promoted, external_link_url="http://localhost/services/samaritans/")
    assert services_in(page(client, "q=courses"))[0] == "samaritans"


@pytest.fixture
def pin(committed):
    """Return a function that pins something to the query "courses"."""

    def pinning(**promoted):
        with committed():
            query = PromotedQuery.objects.get_or_create(query_string="courses")[0]
            SearchPromotion.objects.create(query=query, **promoted)

    return pinning


def test_a_pinned_page_stands_above_the_results_as_a_plain_link(client, pin, tree):
    pin(page=tree, description="Answer a few questions")
    text = page(client, "q=courses")
    link = f'<a href="{tree.url}">{tree.title}</a>'
    assert link in text
    assert "Answer a few questions" in text
    assert text.index(link) < text.index("data-service=")
    assert services_in(text)[0] == "recovery-college-online"


def test_a_pinned_link_to_elsewhere_is_shown_without_a_database(client, pin, monkeypatch):
    pin(external_link_url="https://www.nhs.uk/mental-health/", external_link_text="NHS on mental health")
    link = '<a href="https://www.nhs.uk/mental-health/">NHS on mental health</a>'
    assert link in page(client, "q=Courses")

    def down(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    assert link in page(client, "q=courses")


def test_a_pinned_page_that_is_unpublished_is_not_shown(client, pin, committed, tree):
    pin(page=tree)
    assert tree.title in page(client, "q=courses")
    with committed():
        tree.specific.unpublish()
    assert tree.title not in page(client, "q=courses")


def test_a_pinned_page_that_became_private_is_not_shown(client, pin, committed, tree):
    pin(page=tree)
    assert tree.title in page(client, "q=courses")
    with committed():
        PageViewRestriction.objects.create(page=tree, restriction_type="login")
    assert tree.title not in page(client, "q=courses")


@pytest.mark.parametrize(
    ("chosen", "remains"),
    [("age=017&age=adult", "age=adult"), ("age=+17&q=help", "q=help"), ("tag=CRISIS+line&q=help", "q=help")],
)
def test_a_filter_is_removed_however_the_address_spells_it(client, chosen, remains):
    links = re.findall(r'href="([^"]*)"><span class="nhsuk-u-visually-hidden">Remove: ', page(client, chosen))
    assert f"/services/?{remains}" in [link.replace("&amp;", "&") for link in links]


def test_the_public_can_leave_quickly_from_its_results_alone(client):
    assert "data-leave" in page(client, "q=courses")
    assert "leave.js" in page(client, "q=courses")
    assert "data-leave" not in page(client, "for=professional&q=courses")


def test_suggestions_complete_names_of_the_public(client):
    found = client.get("/services/suggestions.json?q=samar").json()["suggestions"]
    assert {"kind": "service", "words": "Samaritans"} in found


def test_suggestions_name_nothing_for_professionals_alone(client):
    assert "Police mental health advice line" not in str(client.get("/services/suggestions.json?q=police").json())
    assert "Police" in str(client.get("/services/suggestions.json?q=police&for=professional").json())


class Failing:
    """An engine at scale that is down, and counts how often it is asked."""

    name = "elasticsearch"

    def __init__(self):
        self.asked = 0

    def search(self, *args):
        self.asked += 1
        raise EngineError("down")


def test_when_the_engine_at_scale_is_down_the_embedded_one_answers_and_the_next_are_quick(client, monkeypatch):
    page(client, "q=courses")
    failing, seconds = Failing(), [0.0]
    falling = Finder(finder().embedded, failing, clock=lambda: seconds[0])
    monkeypatch.setattr("directory.search.views.finder", lambda: falling)
    for _ in range(3):
        assert services_in(page(client, "q=courses"))[0] == "recovery-college-online"
    assert failing.asked == 1
    assert "down" in falling.state()
    seconds[0] = 11.0
    page(client, "q=courses")
    assert failing.asked == 2


# --- words of crisis need neither index nor database


@pytest.fixture
def no_engine(monkeypatch):
    """Let no engine answer."""

    def failing(*args):
        raise EngineError("down")

    monkeypatch.setattr(Finder, "find", failing)


def test_without_an_engine_words_of_crisis_bring_the_emergency_help(client, no_engine):
    assert 'data-panel="emergency"' in page(client, "q=i+want+to+kill+myself")
    assert 'data-panel="emergency"' not in page(client, "q=courses")


def test_without_an_engine_editors_phrases_count(client, committed, monkeypatch, request):
    with committed():
        CrisisPhrase.objects.create(phrase="the grey door")
    request.getfixturevalue("no_engine")
    assert 'data-panel="emergency"' in page(client, "q=she+went+to+the+grey+door")


def test_all_of_a_long_text_is_read(client):
    assert 'data-panel="emergency"' in page(client, f"q={'harmless+' * 203}and+i+want+to+kill+myself")


def test_a_search_that_finds_nothing_shows_the_numbers_all_the_same(client):
    text = page(client, "q=xylophone+quartet")
    assert "data-panel" not in text
    assert 'href="tel:999"' in text


@pytest.mark.parametrize(
    "asked", ["language=klingonish", "attending=pigeon", "access=stepfree", "type=book", "near=M1", "page=abc"]
)
def test_what_cannot_be_filtered_by_is_said_to_be_left_out(client, asked):
    text = page(client, asked)
    assert f"“{asked.partition('=')[2]}”" in text
    assert services_in(text)
