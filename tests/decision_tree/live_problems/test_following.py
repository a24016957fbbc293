"""Live problems follow what services, areas and trees become: rows open, and close by themselves."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone

from decision_tree.adapter import service_pks
from decision_tree.live_problems import following
from decision_tree.live_problems.following import LiveProblemsFollower, look_at_all
from decision_tree.live_problems.models import LiveProblem, keep
from decision_tree.models import DecisionTreePage
from directory import changes
from directory.following import EVERYTHING
from directory.models import Area, Service
from signpost.management.commands.run_jobs import DAILY
from tests.decision_tree.trees import break_in_database

from .closing import STAYING_WELL, close, reopen

pytestmark = pytest.mark.django_db


def now_open():
    """Return the open problems: tree, rule, step and level."""
    rows = LiveProblem.objects.open().prefetch_related("thing")
    return {(row.thing.slug, row.rule, row.step, row.level) for row in rows}


MISSING = ("someone-else", "no-999", "missing", "emergency")


def test_nothing_is_wrong_with_the_demonstration(committed):
    assert now_open() == set()


def test_closing_a_service_opens_a_row(committed):
    with committed():
        close("emergency-999")
    assert now_open() == {MISSING}


def test_closing_every_service_of_an_ending_opens_its_rows(committed, carers_tree):
    ending = next(item for item in carers_tree.steps.raw_data if item["value"].get("key") == "missing")
    with committed():
        close(*Service.objects.filter(pk__in=service_pks([ending])).values_list("key", flat=True))
    assert {row for row in now_open() if row[2] == "missing"} == {
        MISSING,
        ("someone-else", "no-open-service", "missing", "emergency"),
    }


def test_the_row_says_what_is_wrong_and_since_when(committed):
    before = timezone.now()
    with committed():
        close("emergency-999")
    row = LiveProblem.objects.get()
    assert row.message.startswith('The emergency outcome "Tell the police now" has no emergency service')
    assert before <= row.since <= timezone.now()


def test_opening_again_ends_the_row_and_keeps_it(committed):
    with committed():
        close("emergency-999")
    with committed():
        reopen("emergency-999")
    row = LiveProblem.objects.get()
    assert row.ended_at is not None
    assert now_open() == set()


def test_what_stays_wrong_keeps_its_row(committed):
    with committed():
        close("emergency-999")
    before = LiveProblem.objects.values().get()
    with committed():
        close("emergency-999", "beat", "gp", "samaritans")
    assert ("someone-else", "no-open-service", "perinatal", "routine") in now_open()
    assert before in LiveProblem.objects.values()


def test_what_goes_wrong_again_gets_a_new_row(committed):
    for _ in range(2):
        with committed():
            close("emergency-999")
        with committed():
            reopen("emergency-999")
    assert LiveProblem.objects.count() == 2


def test_a_service_that_loses_its_hours_opens_a_row(committed):
    service = Service.objects.get(key="emergency-999")
    for block in service.contacts:
        block.value["hours"] = "daily: 09:00-17:00"
    with committed():
        service.save()
    assert now_open() == {MISSING}


def test_a_service_whose_number_another_follows(committed):
    """The trees of those that follow the contact are looked at too."""
    police = Service.objects.get(key="emergency-999")
    other = Service.objects.get(key="samaritans")
    other.contacts_from.set([police])  # what saving such a contact writes
    row = changes.Change(kind="service", key="emergency-999")
    trees = following._live_trees()
    work = following.Work(epoch="", changes=(row,))
    named = dict(following._named_by(work, trees))[str(row.uuid)]
    assert {trees[pk].slug for pk in named} >= {
        page.slug for page in trees.values() if other.pk in service_pks(page.steps.raw_data)
    }


def test_only_trees_that_name_what_changed_are_looked_at(committed, monkeypatch):
    looked = []
    monkeypatch.setattr(following, "_problems_of", lambda page: looked.append(page.slug) or [])
    with committed():
        close("employment-support")
    assert sorted(looked) == ["me", "professional"]


def test_a_renamed_area_is_named_by_its_new_name(committed):
    with committed():
        close(*Service.objects.exclude(areas__key="islington").values_list("key", flat=True))
    assert "Camden" in " ".join(LiveProblem.objects.open().values_list("message", flat=True))
    with committed():
        area = Area.objects.get(key="camden")
        area.name = "Camden Town"
        area.save()
    messages = " ".join(LiveProblem.objects.open().values_list("message", flat=True))
    assert messages.count("Camden") == messages.count("Camden Town") > 0


def test_a_tree_that_was_broken_behind_the_gate_is_found_when_it_is_named(committed, tree):
    with committed():
        break_in_database(tree)
        changes.append("decisiontreepage", str(tree.pk))
    assert {row[0] for row in now_open()} == {"me"}


def test_a_bulk_write_has_everything_looked_at(committed):
    with committed(), changes.bulk_write():
        close("emergency-999")
    assert changes.Change.objects.filter(key=EVERYTHING).exists()
    assert now_open() == {MISSING}


@pytest.mark.parametrize("go", [DecisionTreePage.unpublish, DecisionTreePage.delete], ids=["unpublished", "deleted"])
def test_a_tree_that_is_no_longer_live_has_no_problems(committed, carers_tree, go):
    with committed():
        close("emergency-999")
    with committed():
        go(DecisionTreePage.objects.get(pk=carers_tree.pk))
    assert now_open() == set()


def test_a_draft_has_no_live_problems(committed, tree):
    with_mistake = tree.steps.get_prep_value()[:-1]
    tree.steps = DecisionTreePage._meta.get_field("steps").stream_block.to_python(with_mistake)
    with committed():
        tree.save_revision()
    look_at_all()
    assert now_open() == set()


def test_warnings_are_no_live_problems(committed):
    assert any(page.problems() for page in DecisionTreePage.objects.live())
    look_at_all()
    assert now_open() == set()


def test_a_deadline_leaves_the_rest_for_later(committed):
    close("emergency-999")
    LiveProblemsFollower().follow(deadline=0)
    assert now_open() == set()
    assert LiveProblemsFollower().work().changes
    LiveProblemsFollower().follow()
    assert now_open() == {MISSING}


def test_what_is_followed_is_not_looked_at_again(committed, monkeypatch):
    with committed():
        close("emergency-999")
    monkeypatch.setattr(following, "_problems_of", pytest.fail)
    changes.follow_all()


# --- nights, and databases that were restored


def test_every_night_each_live_tree_is_looked_at(committed):
    Service.objects.filter(key="emergency-999").update(status="closed")  # nothing says so
    DAILY["look at every live tree"]()
    assert now_open() == {MISSING}


def test_the_night_ends_what_is_right_again(committed):
    with committed():
        close("emergency-999")
    Service.objects.filter(key="emergency-999").update(status="open")
    look_at_all()
    assert now_open() == set()


def test_a_night_on_which_nothing_changed_writes_nothing(committed, django_assert_num_queries):
    with committed():
        close("emergency-999")
    before = list(LiveProblem.objects.values())
    look_at_all()
    assert list(LiveProblem.objects.values()) == before


def test_dates_that_change_when_a_service_answers(committed):
    """The gate counts all dates that are named: a day off that is added is found, and the day itself needs no look."""
    service = Service.objects.get(key="emergency-999")
    day = timezone.localdate() + timedelta(days=3)
    for block in service.contacts:
        block.value["hours"] = f"daily: 00:00-24:00\n{day.isoformat()}: 09:00-12:00"
    with committed():
        service.save()
    assert now_open() == {MISSING}


def test_a_rebuild_keeps_the_rows_as_they_are(committed):
    with committed():
        close("emergency-999")
    LiveProblem.objects.update(told_at=timezone.now(), told_to=["lee@example.org"], tell_at=None)
    before = LiveProblem.objects.values().get()
    changes.renew_epoch()
    assert LiveProblemsFollower().work().rebuild
    changes.follow_all()
    assert not LiveProblemsFollower().work()
    assert LiveProblem.objects.values().get() == before


def test_a_rebuild_finds_what_the_log_lost(committed):
    Service.objects.filter(key="emergency-999").update(status="closed")
    changes.renew_epoch()
    changes.follow_all()
    assert now_open() == {MISSING}


def test_the_same_problem_found_by_two_at_once_is_one_row(committed, tree):
    kind = ContentType.objects.get_for_model(DecisionTreePage)
    twins = [
        following.found(kind, tree.pk, rule="no-999", step="a", level="emergency", message="No 999.") for _ in range(2)
    ]
    keep(kind, tree.pk, twins[:1])
    LiveProblem.objects.bulk_create(twins[1:], ignore_conflicts=True)
    assert LiveProblem.objects.count() == 1


# --- check_trees, which looks by itself


def test_check_trees_fails_while_something_is_wrong(committed, capsys):
    close("emergency-999")
    with pytest.raises(SystemExit) as stop:
        call_command("check_trees")
    assert stop.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        'trees/someone-else.yaml: missing: services: The emergency outcome "Tell the police now" has no emergency '
        "service with a telephone that is answered day and night for anyone. Add one, such as 999. [no-999]"
    ]


def test_check_trees_passes_when_it_is_right_again(committed, capsys):
    close("emergency-999")
    reopen("emergency-999")
    call_command("check_trees")
    assert capsys.readouterr().out.endswith("4 live trees, no mistakes.\n")


def test_less_urgent_endings_are_found_too(committed):
    with committed():
        close(*STAYING_WELL)
    assert now_open() == {("me", "no-open-service", "young-well", "staying_well")}
