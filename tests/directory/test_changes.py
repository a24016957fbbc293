"""The log of changes, and followers that handle it."""

import contextlib
import sqlite3
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from taggit.models import Tag
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, Workflow

from decision_tree.models import DecisionTreePage, HelpNowPage
from directory import changes, following
from directory.models import Area, Change, Organisation, Service
from directory.prints import following as prints
from directory.prints.models import PrintedVersion
from directory.prints.registry import KINDS, record
from directory.search import indexing
from directory.search.embedded import EmbeddedEngine
from directory.search.finder import embedded
from directory.search.models import CrisisPhrase, SynonymGroup
from home.models import CrisisCard, HomePage, OrdinaryPage, SiteSettings

from ..decision_tree.trees import form_of
from .search import demonstration

pytestmark = pytest.mark.django_db

SEVEN_DAYS, SIX_DAYS, A_DAY = (timedelta(days=number) for number in (7, 6, 1))
A_LITTLE = timedelta(minutes=5)
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def appended(db):
    """Return a function for what has been appended in this test, as (kind, key)."""
    before = set(Change.objects.values_list("uuid", flat=True))
    return lambda: list(Change.objects.exclude(uuid__in=before).order_by("at").values_list("kind", "key"))


@pytest.fixture
def service(db):
    return Service.objects.get(key="recovery-college")


@pytest.fixture
def draft(db):
    """A service that was never published."""
    return Service.objects.create(
        key="new", name="New", summary="New", live=False, organisation=Organisation.objects.first()
    )


@pytest.fixture
def draft_page(db):
    """A page that was never published."""
    return HomePage.objects.get().add_child(instance=OrdinaryPage(title="New", slug="new", live=False))


@pytest.fixture
def page(db):
    """A page that is live and may be unpublished by anybody."""
    page = HomePage.objects.get().add_child(instance=OrdinaryPage(title="News", slug="news"))
    page.save_revision().publish()
    return OrdinaryPage.objects.get(pk=page.pk)


# --- drafts append nothing


def test_a_draft_of_a_live_service_appends_nothing(service, appended):
    service.summary = "Other words"
    service.save_revision()
    assert appended() == []


def test_a_draft_of_a_live_page_appends_nothing(tree, appended):
    tree.title = "Other words"
    tree.save_revision()
    assert appended() == []


def test_a_draft_that_is_saved_in_the_cms_appends_nothing(tree, editor_client, appended):
    tree.title = "Other words"
    assert editor_client.post(reverse("wagtailadmin_pages:edit", args=[tree.pk]), form_of(tree)).status_code == 302
    assert appended() == []


def test_an_autosave_appends_nothing(tree, editor_client, appended):
    tree.title = "Other words"
    address = reverse("wagtailadmin_pages:edit", args=[tree.pk])
    response = editor_client.post(address, form_of(tree), headers={"accept": "application/json"})
    assert response.json()["success"]
    assert appended() == []


def test_an_autosave_over_a_draft_appends_nothing(tree, editor_client, administrator, appended):
    revision = tree.save_revision(user=administrator)
    address = reverse("wagtailadmin_pages:edit", args=[tree.pk])
    response = editor_client.post(
        address, form_of(tree, overwrite_revision_id=str(revision.pk)), headers={"accept": "application/json"}
    )
    assert response.status_code == 200
    assert appended() == []


def test_saving_a_service_that_was_never_published_appends_nothing(draft, appended):
    draft.name = "Newer"
    draft.save()
    assert appended() == []


def test_deleting_a_service_that_was_never_published_appends_nothing(draft, appended):
    draft.delete()
    assert appended() == []


def test_saving_a_page_that_was_never_published_appends_nothing(draft_page, appended):
    draft_page.title = "Newer"
    draft_page.save()
    draft_page.save_revision()
    assert appended() == []


def test_deleting_a_page_that_was_never_published_appends_nothing(draft_page, appended):
    draft_page.delete()
    assert appended() == []


def test_locking_a_page_appends_nothing(tree, editor_client, appended):
    editor_client.post(reverse("wagtailadmin_pages:lock", args=[tree.pk]))
    assert DecisionTreePage.objects.get(pk=tree.pk).locked
    assert appended() == []


def test_unlocking_a_page_appends_nothing(tree, editor_client, appended):
    DecisionTreePage.objects.filter(pk=tree.pk).update(locked=True)
    editor_client.post(reverse("wagtailadmin_pages:unlock", args=[tree.pk]))
    assert not DecisionTreePage.objects.get(pk=tree.pk).locked
    assert appended() == []


def test_locking_a_service_appends_nothing(service, editor_client, appended):
    editor_client.post(f"/admin/snippets/directory/service/lock/{service.pk}/")
    assert Service.objects.get(pk=service.pk).locked
    assert appended() == []


def test_handing_in_for_sign_off_appends_nothing(tree, administrator, appended):
    administrator.groups.add(Group.objects.get(name="Clinicians"))
    tree.save_revision()
    Workflow.objects.get(name="Sign-off by a clinician").start(tree, administrator)
    assert appended() == []


def test_a_version_for_later_appends_nothing(service, appended):
    service.go_live_at = timezone.now() + A_DAY
    service.save_revision().publish()
    assert appended() == []


def test_a_new_tag_appends_nothing(appended):
    Tag.objects.create(name="falconry")
    assert appended() == []


# --- what the public sees


def a_page(slug, parent):
    return lambda: OrdinaryPage.objects.get(pk=parent().add_child(instance=OrdinaryPage(title=slug, slug=slug)).pk)


THINGS = {
    "area": (lambda: Area.objects.create(key="mars", name="Mars"), "mars"),
    "organisation": (lambda: Organisation.objects.create(key="nasa", name="NASA", kind="other"), "nasa"),
    "service": (lambda: Service.objects.get(key="urlife"), "urlife"),
    "homepage": (HomePage.objects.get, None),
    "helpnowpage": (HelpNowPage.objects.get, None),
    "ordinarypage": (a_page("news", HomePage.objects.get), None),
    "decisiontreepage": (lambda: DecisionTreePage.objects.get(slug="me"), None),
    "sitesettings": (SiteSettings.load, None),
    "crisiscard": (CrisisCard.load, None),
    "synonymgroup": (lambda: SynonymGroup.objects.create(words="falconry\nhawking"), None),
    "crisisphrase": (lambda: CrisisPhrase.objects.create(phrase="the falcon calls"), None),
    "searchpromotion": (
        lambda: SearchPromotion.objects.create(
            query=Query.get("falconry"), external_link_url="http://localhost/services/gp/"
        ),
        None,
    ),
}
PUBLISHED = ["service", "homepage", "helpnowpage", "ordinarypage", "decisiontreepage"]


@pytest.fixture(params=THINGS)
def thing(request, db):
    """Each thing that the public sees, and its row in the log."""
    make, key = THINGS[request.param]
    made = make()
    return made, (request.param, key or str(made.pk))


@pytest.fixture(params=PUBLISHED)
def published(request, db):
    """Each thing that has drafts, and its row in the log."""
    make, key = THINGS[request.param]
    made = make()
    return made, (request.param, key or str(made.pk))


def test_saving_appends_its_row_once(thing, request):
    instance, row = thing
    appended = request.getfixturevalue("appended")
    instance.save()
    assert appended() == [row]


def test_deleting_appends_its_row(thing, request):
    instance, row = thing
    appended = request.getfixturevalue("appended")
    instance.delete()
    assert row in appended()
    assert {kind for kind, _ in appended()} <= {row[0], "decisiontreepage", "helpnowpage", "ordinarypage"}


def test_publishing_appends_its_row_and_no_other(published, request):
    instance, row = published
    appended = request.getfixturevalue("appended")
    instance.save_revision().publish()
    assert set(appended()) == {row}


def test_unpublishing_appends_its_row_and_no_other(published, request):
    instance, row = published
    appended = request.getfixturevalue("appended")
    instance.unpublish()
    assert set(appended()) == {row}


def test_taking_offline_by_a_plain_save_appends_its_row(published, request):
    instance, row = published
    appended = request.getfixturevalue("appended")
    instance.live = False
    instance.save()
    assert appended() == [row]


def test_saving_some_fields_that_are_seen_appends_its_row(service, appended):
    service.save(update_fields=["name"])
    assert appended() == [("service", "recovery-college")]


def test_taking_offline_by_saving_one_field_appends_its_row(service, appended):
    service.live = False
    service.save(update_fields=["live"])
    assert appended() == [("service", "recovery-college")]


def test_a_page_that_expired_appends_the_row_of_what_it_is(page, appended):
    Page.objects.get(pk=page.pk).unpublish(set_expired=True)
    assert set(appended()) == {("ordinarypage", str(page.pk))}


def test_a_page_that_is_moved_appends_its_row(page, appended):
    page.move(OrdinaryPage.objects.live().exclude(pk=page.pk).first(), pos="last-child")
    assert ("ordinarypage", str(page.pk)) in appended()


def test_an_alias_appends_a_row_of_its_own_when_its_source_is_published(page, appended):
    alias = page.create_alias(update_slug="alias")
    assert appended() == [("ordinarypage", str(alias.pk))]
    page.title = "Newer"
    page.save_revision().publish()
    assert set(appended()) == {("ordinarypage", str(alias.pk)), ("ordinarypage", str(page.pk))}


@pytest.mark.parametrize("change", [Tag.save, Tag.delete], ids=["renamed", "deleted"])
def test_a_tag_that_is_changed_may_change_any_service(change, appended):
    tag = Tag.objects.create(name="falconry")
    change(tag)
    assert appended() == [("service", "*")]


# --- transactions


class Torn(Exception):
    pass


def tear(*rows):
    """Append rows in a transaction that is rolled back."""
    with contextlib.suppress(Torn), transaction.atomic():
        for key in rows:
            changes.append("service", key)
        raise Torn


def test_what_is_rolled_back_leaves_no_row(appended):
    tear("gp")
    assert appended() == []


def test_what_is_rolled_back_lets_nobody_follow(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hooks:
        tear("gp")
    assert hooks == []


def test_a_savepoint_that_is_rolled_back_keeps_nobody_from_following_the_rest(
    appended, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as hooks, transaction.atomic():
        tear("gp")
        changes.append("service", "shout")
        tear("frank")
    assert hooks == [changes.follow_in_request]
    assert appended() == [("service", "shout")]


def test_a_thousand_changes_in_one_transaction_are_followed_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hooks:
        for number in range(1_000):
            changes.append("service", f"service-{number}")
    assert hooks == [changes.follow_in_request]


# --- followers write once, and nothing where nothing changed


@pytest.fixture
def followed(reindexed):
    """Have every follower up to date, with a few prints that are right."""
    for slug in ("me", "professional"):
        record(KINDS["leaflet"].find(slug, False))
    record(KINDS["criteria"].find("gp", False))
    assert changes.follow_all() == {}
    reindexed()


@pytest.fixture
def index_writes(monkeypatch):
    """Count how often the index is written."""
    writes, writing = [], EmbeddedEngine.writing

    @contextlib.contextmanager
    def counted(self, **options):
        writes.append(options)
        with writing(self, **options) as writer:
            yield writer

    monkeypatch.setattr(EmbeddedEngine, "writing", counted)
    return writes


def counted(monkeypatch, where, name):
    """Count how often a function is called."""
    calls, function = [], getattr(where, name)

    def counting(*args, **kwargs):
        calls.append(args)
        return function(*args, **kwargs)

    monkeypatch.setattr(where, name, counting)
    return calls


def close(*keys):
    for service in Service.objects.filter(key__in=keys):
        service.status = "closed"
        service.save_revision().publish()


def append_a_thousand():
    close("shout", "crisis-line")
    for number in range(1_000):
        changes.append("service", f"service-{number}")


def test_search_writes_a_thousand_changes_at_once(followed, index_writes):
    append_a_thousand()
    changes.follow_all()
    assert len(index_writes) == 1
    assert not changes.behind()["search"].changes


def test_prints_are_marked_after_a_thousand_changes_at_once(followed, monkeypatch):
    append_a_thousand()
    marked = counted(monkeypatch, prints, "mark_replaced")
    marks = counted(monkeypatch, following.DatabaseMarks, "write")
    changes.follow_all()
    assert len(marked) == 1
    assert sorted(each.follower for each, *_ in marks) == ["live problems", "prints"]
    assert not changes.behind()["prints"].changes


def index_file():
    """Return what tells whether the index was written."""
    status = embedded().file.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def test_where_nothing_changed_no_index_is_written(followed):
    before = index_file()
    changes.follow_all()
    assert index_file() == before


def test_where_another_has_handled_it_meanwhile_no_index_is_written(followed):
    before = index_file()
    indexing.EmbeddedFollower().follow()
    assert index_file() == before


def test_where_nothing_changed_the_database_is_not_written(followed):
    with CaptureQueriesContext(connection) as queries:
        changes.follow_all()
    assert [each["sql"] for each in queries if each["sql"].startswith(WRITES)] == []


def test_where_no_print_is_wrong_now_no_print_is_written(followed):
    changes.append("service", "shout")
    with CaptureQueriesContext(connection) as queries:
        changes.follow_all()
    written = [each["sql"] for each in queries if each["sql"].startswith(WRITES)]
    assert written
    assert not [sql for sql in written if PrintedVersion._meta.db_table in sql]


def test_followers_ask_the_database_the_same_however_many_services_changed(followed):
    def queries(number):
        for each in range(number):
            changes.append("service", f"service-{each}")
        with CaptureQueriesContext(connection) as asked:
            changes.follow_all()
        return len(asked)

    assert queries(90) <= queries(3) + 3


@pytest.mark.parametrize("module", [indexing, following], ids=["search", "prints"])
def test_rows_are_read_before_what_they_speak_of(followed, monkeypatch, module):
    """What is committed at the last moment before is read with its row: else it would be marked and not seen."""
    asked = []

    def at_the_last_moment(marks, kinds=()):
        asked.append(marks)
        if len(asked) == 2:  # first without the lock, then with it
            close("shout")
        return work_for(marks, kinds)

    work_for = following.work_for

    changes.append("service", "shout")
    monkeypatch.setattr(module, "work_for", at_the_last_moment)
    changes.follow_all()
    changes.follow_all()
    assert len(asked) > 2
    if module is indexing:
        assert "shout" not in listed()
    else:
        assert ("leaflet", "me") in marked()


def test_search_is_followed_before_prints():
    """What has closed leaves the results first: that matters more than a mark on paper."""
    assert list(changes.followers)[0] == "search"


# --- too late


def test_a_request_that_is_late_starts_no_batch(followed, monkeypatch):
    close("shout")
    read = counted(monkeypatch, indexing, "documents")
    looked = counted(monkeypatch, prints, "mark_replaced")
    changes.follow_all(wait=False, deadline=time.monotonic() - 1)
    assert (read, looked) == ([], [])


def test_a_request_that_is_late_writes_no_index(followed):
    close("shout")
    before = index_file()
    changes.follow_all(wait=False, deadline=time.monotonic() - 1)
    assert index_file() == before


def test_a_request_that_stops_half_way_does_not_count_as_a_look(followed, monkeypatch):
    before = {name: follower.marks().looked_at for name, follower in changes.followers.items()}
    for number in range(following.BATCH * 2):
        changes.append("service", f"service-{number}")
    close("shout", "crisis-line")
    late = iter([False])
    monkeypatch.setattr(indexing, "is_late", lambda deadline: next(late, True))
    monkeypatch.setattr(following, "is_late", lambda deadline: True)
    changes.follow_all(wait=False, deadline=time.monotonic() + 60)
    assert changes.behind()["search"].changes > 0
    assert {name: follower.marks().looked_at for name, follower in changes.followers.items()} == before


def test_what_a_late_request_left_is_done_later(followed, monkeypatch):
    close("shout")
    changes.follow_all(wait=False, deadline=time.monotonic() - 1)
    changes.follow_all()
    assert not any(each.changes for each in changes.behind().values())
    assert PrintedVersion.objects.exclude(replaced_at=None).exists()


def test_a_request_leaves_a_bulk_write_to_others(followed, index_writes):
    changes.append("service")
    changes.follow_all(wait=False, deadline=time.monotonic() + 60)
    assert index_writes == []


def test_a_follower_that_fails_does_not_hold_up_the_others(followed, monkeypatch):
    def fail(self, **options):
        raise OSError("no space")

    close("shout")
    for name in changes.followers:
        with monkeypatch.context() as patch:
            patch.setattr(type(changes.followers[name]), "follow", fail)
            assert set(changes.follow_all()) <= {name}
    assert changes.follow_all() == {}


# --- time


@pytest.fixture
def days_pass(monkeypatch):
    """Return a function that lets time pass for followers."""

    def pass_by(time_passed):
        later = time.time() + time_passed.total_seconds()
        monkeypatch.setattr(following.time, "time", lambda: later)
        return later

    return pass_by


def behind_the_log():
    """Change what only a rebuild finds."""
    Service.objects.filter(key="shout").update(status="closed")


def listed():
    return {document.key for document in demonstration.held(embedded())}


def marked():
    return set(PrintedVersion.objects.exclude(replaced_at=None).values_list("kind", "key"))


def test_rows_are_kept_for_seven_days(appended):
    for key, age in (("old", SEVEN_DAYS + A_LITTLE), ("young", SEVEN_DAYS - A_LITTLE)):
        Change.objects.create(kind="service", key=key, at=timezone.now() - age)
    assert changes.prune() == 1
    assert appended() == [("service", "young")]


def test_what_is_pruned_is_forgotten_with_the_next_change(followed):
    changes.append("service", "gp")
    changes.follow_all()
    Change.objects.all().delete()
    changes.append("service", "gp")
    changes.follow_all()
    row = str(Change.objects.get().uuid)
    for name in ("search", "prints", "live problems"):  # a service is no business of the crisis phrases
        assert changes.followers[name].marks().handled == {row}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has a limit of variables")
def test_more_rows_than_a_database_takes_at_once_can_be_forgotten(followed):
    Change.objects.bulk_create(Change(kind="service", key="gp") for _ in range(1_100))
    changes.follow_all()
    Change.objects.all().delete()
    changes.append("service", "gp")
    limit = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    try:
        assert changes.follow_all() == {}
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, limit)
    assert len(changes.followers["prints"].marks().handled) == 1


def test_who_looked_more_than_six_days_ago_rebuilds(followed, days_pass):
    behind_the_log()
    now = days_pass(SIX_DAYS + A_LITTLE)
    assert all(each.rebuild for each in changes.behind().values())
    assert changes.follow_all() == {}
    assert "shout" not in listed()
    assert ("leaflet", "me") in marked()
    assert {follower.marks().looked_at for follower in changes.followers.values()} == {now}


def test_who_looked_less_than_six_days_ago_does_not_rebuild(followed, days_pass):
    days_pass(SIX_DAYS - A_LITTLE)
    assert not any(each.rebuild for each in changes.behind().values())


def test_another_epoch_makes_everybody_rebuild(followed):
    behind_the_log()
    changes.renew_epoch()
    assert all(each.rebuild for each in changes.behind().values())
    assert changes.follow_all() == {}
    assert "shout" not in listed()
    assert ("leaflet", "me") in marked()
    assert not any(each.rebuild for each in changes.behind().values())


def test_a_day_without_change_renews_the_look_alone(followed, days_pass, monkeypatch):
    behind_the_log()
    before, now = listed(), days_pass(A_DAY + A_LITTLE)
    read = counted(monkeypatch, indexing, "documents")
    looked = counted(monkeypatch, prints, "mark_replaced")
    changes.follow_all()
    assert {follower.marks().looked_at for follower in changes.followers.values()} == {now}
    assert (read, looked) == ([], [])
    assert (listed(), marked()) == (before, set())


def test_less_than_a_day_without_change_writes_nothing(followed, days_pass):
    before = index_file()
    days_pass(A_DAY - A_LITTLE)
    changes.follow_all()
    assert index_file() == before


def test_how_far_followers_are_behind_is_told_with_the_oldest_change(followed):
    oldest = timezone.now() - A_DAY
    Change.objects.create(kind="service", key="gp", at=oldest)
    changes.append("service", "gp")
    concerned = dict.fromkeys(["search", "prints", "live problems"], changes.Behind(2, oldest, rebuild=False))
    assert changes.behind() == {**concerned, "crisis phrases": changes.Behind()}


# --- batches

NAMED = some.dictionaries(some.integers().map(str), some.lists(some.sampled_from("abcdefghijkl"))).map(
    lambda named: list(named.items())
)
SIZES = some.integers(min_value=1, max_value=5)


@given(NAMED, SIZES)
def test_each_key_is_looked_at_once(named, size):
    keys = [key for batch in following.batches(named, size) for key in batch.keys]
    assert len(keys) == len(set(keys))
    assert set(keys) == {key for _, each in named for key in each}


@given(NAMED, SIZES)
def test_each_row_is_done_once(named, size):
    done = [row for batch in following.batches(named, size) for row in batch.done]
    assert sorted(done) == sorted(row for row, _ in named)


@given(NAMED, SIZES)
def test_no_row_is_done_before_its_last_key(named, size):
    seen: set[str] = set()
    wanted = dict(named)
    for batch in following.batches(named, size):
        seen.update(batch.keys)
        for row in batch.done:
            assert seen.issuperset(wanted[row])


@given(NAMED, SIZES)
def test_all_batches_but_the_last_are_full(named, size):
    sizes = [len(batch.keys) for batch in following.batches(named, size)]
    assert all(each == size for each in sizes[:-1])
    assert all(each <= size for each in sizes[-1:])


@given(NAMED, SIZES)
def test_no_batch_has_nothing_to_do(named, size):
    assert all(batch.keys or batch.done for batch in following.batches(named, size))


# --- bulk writes


def test_a_bulk_write_is_one_row_for_each_kind(appended):
    with transaction.atomic(), changes.bulk_write():
        for service in Service.objects.all()[:3]:
            service.save()
        Area.objects.first().save()
    assert sorted(appended()) == [("area", "*"), ("service", "*")]


def test_after_a_bulk_write_everything_is_looked_at(followed):
    behind_the_log()
    changes.append("service")
    assert changes.follow_all() == {}
    assert "shout" not in listed()


def test_after_several_bulk_writes_nobody_is_behind(followed):
    for kind in ("service", "area", "service"):
        changes.append(kind)
        assert changes.follow_all() == {}
    assert not any(each.changes for each in changes.behind().values())


def test_who_looked_in_the_future_rebuilds(followed, days_pass):
    """A clock that was ahead says nothing of how long ago that was."""
    days_pass(-A_DAY)
    assert all(each.rebuild for each in changes.behind().values())
