"""Who can mend it is mailed once: at once or in the morning; a mail that fails stops nothing."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from decision_tree.live_problems.models import LiveProblem, next_morning
from decision_tree.live_problems.telling import NotTold, tell
from directory import changes
from directory.models import Service

from . import mailers
from .closing import STAYING_WELL, close, reopen

pytestmark = pytest.mark.django_db
HERE = "tests.decision_tree.live_problems.mailers"
EVENING = datetime(2026, 3, 5, 21, 30, tzinfo=UTC)


@pytest.fixture
def wrong(committed, clinician):
    """An emergency ending has gone wrong."""
    with committed():
        close("emergency-999")


@pytest.fixture
def dead_server(settings):
    """A mail server that does not answer."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = found.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"


def recipients(mailoutbox):
    return sorted(message.to[0] for message in mailoutbox)


def test_an_emergency_ending_is_mailed_at_once(wrong, mailoutbox):
    tell()
    assert recipients(mailoutbox) == ["lee@example.org"]


def test_run_jobs_mails(wrong, mailoutbox, reindexed):
    reindexed()
    call_command("run_jobs")
    assert recipients(mailoutbox) == ["lee@example.org"]


def test_the_request_that_closes_a_service_sends_no_mail(wrong, mailoutbox):
    assert mailoutbox == []


@override_settings(SITE_URL="https://help.example.org")
def test_the_mail_says_what_since_when_what_to_do_and_where(committed, clinician, clock, mailoutbox, carers_tree):
    with committed():
        clock(datetime(2026, 7, 5, 13, 2, tzinfo=UTC))
        close("emergency-999")
    tell()
    assert mailoutbox[0].subject == f"Please look at “{carers_tree.title}”: no longer right"
    assert mailoutbox[0].body == (
        "Something that people read now is no longer right, because something that it names has changed.\n"
        "\n"
        f"{carers_tree.title}\n"
        f"https://help.example.org/admin/pages/{carers_tree.pk}/edit/\n"
        '- Since 5 July 2026, 14:02: The emergency outcome "Tell the police now" has no emergency service with a '
        "telephone that is answered day and night for anyone. Add one, such as 999.\n"
        "\n"
        "What to do: open it at the address above, do what each line says, and publish. Or, if a service was closed by "
        "mistake, open it again. You need not tell anyone when it is done: what is right again is no longer shown.\n"
        "\n"
        "Until then each step of a tree still shows the emergency help.\n"
        "\n"
        "All that has gone wrong, and who was told: https://help.example.org/admin/reports/gone-wrong/\n"
    )


def test_the_row_knows_who_was_told(wrong):
    before = timezone.now()
    tell()
    row = LiveProblem.objects.get()
    assert (row.told_to, row.tell_at) == (["lee@example.org"], None)
    assert row.told_at >= before


def test_the_same_problem_is_mailed_once(wrong, committed, mailoutbox):
    tell()
    with committed():
        close("emergency-999", "peer-support-line")
    tell()
    assert len(mailoutbox) == 1


def test_what_goes_wrong_again_is_mailed_again(wrong, committed, mailoutbox):
    tell()
    with committed():
        reopen("emergency-999")
    with committed():
        close("emergency-999")
    tell()
    assert len(mailoutbox) == 2


def test_what_is_right_again_before_the_mail_is_not_mailed(wrong, committed, mailoutbox):
    with committed():
        reopen("emergency-999")
    tell()
    assert mailoutbox == []


def test_a_restored_database_mails_nobody_again(wrong, mailoutbox):
    tell()
    changes.renew_epoch()
    changes.follow_all()
    tell()
    assert len(mailoutbox) == 1


def test_all_that_is_new_is_in_one_mail(committed, clinician, mailoutbox):
    with committed():
        close(*Service.objects.values_list("key", flat=True))
    count = LiveProblem.objects.open().filter(level__in=["emergency", "very_urgent"]).count()
    tell()
    assert len(mailoutbox) == 1
    assert mailoutbox[0].body.count("\n- Since") == count > 4
    assert mailoutbox[0].body.count("/edit/\n") == 4
    assert "and 3 more" in mailoutbox[0].subject


# --- when


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-05T21:30Z", "2026-03-06T08:00Z"),
        ("2026-03-05T03:00Z", "2026-03-05T08:00Z"),
        ("2026-03-05T08:00Z", "2026-03-06T08:00Z"),
        ("2026-07-05T06:59Z", "2026-07-05T07:00Z"),
        ("2026-07-05T07:00Z", "2026-07-06T07:00Z"),
        ("2026-07-05T23:30Z", "2026-07-06T07:00Z"),  # past midnight in London
        ("2026-03-28T12:00Z", "2026-03-29T07:00Z"),  # the night on which the clocks go forward
    ],
)
def test_the_next_morning(now, morning):
    assert next_morning(datetime.fromisoformat(now)) == datetime.fromisoformat(morning)


@pytest.fixture
def less_urgent(committed, clinician, clock):
    """Something less urgent went wrong in the evening."""
    clock(EVENING)
    with committed():
        close(*STAYING_WELL)


def test_less_urgent_endings_wait_for_the_morning(less_urgent, clock, mailoutbox):
    tell()
    clock(EVENING + timedelta(hours=10))
    tell()
    assert mailoutbox == []
    clock(EVENING + timedelta(hours=10, minutes=30))
    tell()
    assert recipients(mailoutbox) == ["lee@example.org"]


def test_less_urgent_endings_of_a_day_are_in_one_mail(less_urgent, committed, clock, mailoutbox):
    clock(EVENING + timedelta(hours=3))
    with committed():
        close("beat", "gp", "samaritans")
    clock(EVENING + timedelta(hours=11))
    tell()
    assert len(mailoutbox) == 1
    assert mailoutbox[0].body.count("\n- Since") == LiveProblem.objects.count() > 2


def test_an_urgent_one_does_not_wait_for_the_rest(less_urgent, committed, clock, mailoutbox):
    with committed():
        close("emergency-999")
    tell()
    assert [message.body.count("\n- Since") for message in mailoutbox] == [1]


# --- who


def test_each_clinician_and_the_owner_get_a_mail_of_their_own(wrong, carers_tree, person, mailoutbox):
    person("sam", "Clinicians")
    person("robin", "Editors")
    carers_tree.owner = person("owner", "Editors")
    carers_tree.save(update_fields=["owner"])
    tell()
    assert recipients(mailoutbox) == ["lee@example.org", "owner@example.org", "sam@example.org"]
    assert all(len(message.to) == 1 and not message.cc for message in mailoutbox)


def test_an_owner_is_not_mailed_about_the_trees_of_others(wrong, tree, person, mailoutbox):
    tree.owner = person("owner", "Editors")
    tree.save(update_fields=["owner"])
    tell()
    assert recipients(mailoutbox) == ["lee@example.org"]


def test_an_owner_who_is_a_clinician_gets_one_mail(wrong, carers_tree, clinician, mailoutbox):
    carers_tree.owner = clinician
    carers_tree.save(update_fields=["owner"])
    tell()
    assert recipients(mailoutbox) == ["lee@example.org"]


def test_who_left_is_not_mailed(wrong, clinician, person, mailoutbox):
    person("sam", "Clinicians")
    clinician.is_active = False
    clinician.save()
    tell()
    assert recipients(mailoutbox) == ["sam@example.org"]


def test_without_clinicians_administrators_are_told(wrong, clinician, administrator, mailoutbox):
    clinician.delete()
    tell()
    assert recipients(mailoutbox) == ["admin@example.org"]


def test_that_nobody_can_be_told_is_said_and_the_row_stays(wrong, clinician, person, clock, mailoutbox):
    clinician.delete()
    with pytest.raises(NotTold, match="has an e-mail address"):
        tell()
    assert LiveProblem.objects.get().told_at is None
    person("sam", "Clinicians")
    clock(timezone.now() + timedelta(minutes=11))
    tell()
    assert recipients(mailoutbox) == ["sam@example.org"]


# --- mail that fails


def test_a_dead_mail_server_is_said_and_leaves_the_row(wrong, dead_server):
    with pytest.raises(NotTold, match="refused"):
        tell()
    assert (LiveProblem.objects.get().told_at, LiveProblem.objects.get().told_to) == (None, [])


def test_a_dead_mail_server_stops_no_job(wrong, dead_server, reindexed, capsys, committed):
    changes.append("service", "gp")
    reindexed()
    with pytest.raises(SystemExit):
        call_command("run_jobs")
    assert "mail what has gone wrong: not done, trying again" in capsys.readouterr().err
    assert not any(each.changes for each in changes.behind().values())


def test_it_is_tried_again_some_minutes_later_and_not_each_second(wrong, settings, dead_server, clock, mailoutbox):
    with pytest.raises(NotTold):
        tell()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock(timezone.now() + timedelta(minutes=9))
    tell()
    assert mailoutbox == []
    clock(timezone.now() + timedelta(minutes=2))
    tell()
    assert recipients(mailoutbox) == ["lee@example.org"]


def test_an_address_that_is_refused_holds_up_no_other(wrong, person, settings, mailoutbox):
    person("sam", "Clinicians")
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"
    with pytest.raises(NotTold, match="No such user"):
        tell()
    assert recipients(mailoutbox) == ["sam@example.org"]
    row = LiveProblem.objects.get()
    assert (row.told_to, row.told_at) == (["sam@example.org"], None)


def test_who_was_told_is_not_told_again_because_of_another(wrong, person, settings, clock, mailoutbox):
    person("sam", "Clinicians")
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"
    with pytest.raises(NotTold):
        tell()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock(timezone.now() + timedelta(minutes=11))
    tell()
    assert recipients(mailoutbox) == ["lee@example.org", "sam@example.org"]
    assert LiveProblem.objects.get().told_at


def test_no_mail_is_sent_within_a_transaction(wrong, settings):
    settings.EMAIL_BACKEND = f"{HERE}.Watching"
    mailers.Watching.open_transactions.clear()
    before = len(connection.savepoint_ids)
    tell()
    assert mailers.Watching.open_transactions == [before]


def test_another_host_does_not_mail_the_same_meanwhile(wrong, settings, monkeypatch, mailoutbox):
    sent = mailers.Watching.send_messages

    def as_another_host_runs(self, messages):
        monkeypatch.setattr(mailers.Watching, "send_messages", sent)
        tell()
        return sent(self, messages)

    monkeypatch.setattr(mailers.Watching, "send_messages", as_another_host_runs)
    settings.EMAIL_BACKEND = f"{HERE}.Watching"
    tell()
    assert len(mailoutbox) == 1


def test_where_nothing_is_due_nothing_is_written(committed, django_assert_num_queries):
    with django_assert_num_queries(1):
        tell()
