"""Mail those who can mend it: at once for the most urgent endings, the rest in one mail in the morning.

`run_jobs` does it, never an editor's request, so that a mail server that hangs holds up nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from .models import LiveProblem

CLINICIANS: Final = "Clinicians"  # the group whose members sign trees off
TRY_AGAIN: Final = timedelta(minutes=10)


class NotTold(Exception):
    """Somebody could not be told; it is tried again later."""


def tell() -> None:
    """Mail each clinician and owner once all that is due for them. Raise NotTold when that was not possible.

    Whoever was told is written down after each mail: no one is mailed twice because another could not be reached.
    """
    due = [problem for problem in _claim() if problem.thing]
    letters: dict[str, list[LiveProblem]] = defaultdict(list)
    told_when_done = {problem.pk: _addresses(problem.thing) for problem in due}
    for problem in due:
        for address in sorted(told_when_done[problem.pk].difference(problem.told_to)):
            letters[address].append(problem)
    failed = _send(letters)
    for problem in due:
        wanted = told_when_done[problem.pk]
        if wanted and wanted.issubset(problem.told_to):
            problem.told_at, problem.tell_at = timezone.now(), None
            problem.save(update_fields=["told_at", "tell_at"])
        elif not wanted:
            failed.append("no clinician, owner or administrator has an e-mail address")
    if failed:
        raise NotTold("; ".join(dict.fromkeys(failed)))


def _claim() -> list[LiveProblem]:
    """Return the problems that are due, and let no other host tell of them while this one does."""
    now = timezone.now()
    waiting = LiveProblem.objects.open().filter(tell_at__lte=now)
    if not waiting.exists():  # nearly always, so that nothing is locked
        return []
    with transaction.atomic():
        due = list(waiting.select_for_update(skip_locked=True))
        LiveProblem.objects.filter(pk__in=[problem.pk for problem in due]).update(tell_at=now + TRY_AGAIN)
    return sorted(due, key=lambda problem: (not problem.is_urgent, problem.since, problem.pk))


def _addresses(thing: Any) -> set[str]:
    """Return where to mail about a thing: the clinicians and its owner, or the administrators where there are none."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    clinicians = people.filter(groups__name=CLINICIANS)
    owner: int | None = getattr(thing, "owner_id", None)
    addresses = {person.email for person in clinicians | people.filter(pk=owner or 0)}
    return addresses or {person.email for person in people.filter(is_superuser=True)}


def _send(letters: dict[str, list[LiveProblem]]) -> list[str]:
    """Send each letter, and write down who was told; return what went wrong."""
    if not letters:
        return []
    failed = []
    try:
        with get_connection() as connection:
            for address, problems in letters.items():
                message = EmailMessage(_subject(problems), _text(problems), None, [address], connection=connection)
                try:
                    message.send()
                except Exception as error:  # one address must not hold up the others
                    failed.append(str(error))
                    continue
                for problem in problems:
                    problem.told_to = [*problem.told_to, address]
                    problem.save(update_fields=["told_to"])
    except Exception as error:  # no mail server
        failed.append(str(error))
    return failed


def _subject(problems: Sequence[LiveProblem]) -> str:
    titles = list(dict.fromkeys(" ".join(str(problem.thing).split()) for problem in problems))
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    return f"Please look at “{titles[0]}”{more}: no longer right"


def _text(problems: Iterable[LiveProblem]) -> str:
    return "\n".join(
        [
            "Something that people read now is no longer right, because something that it names has changed.",
            *_lines(problems),
            "",
            "What to do: open it at the address above, do what each line says, and publish. Or, if a service was "
            "closed by mistake, open it again. You need not tell anyone when it is done: what is right again is no "
            "longer shown.",
            "",
            "Until then each step of a tree still shows the emergency help.",
            "",
            f"All that has gone wrong, and who was told: {settings.SITE_URL}{reverse('live_problems')}",
            "",
        ]
    )


def _lines(problems: Iterable[LiveProblem]) -> Iterator[str]:
    """Yield the lines that say what is wrong, thing by thing."""
    by_thing: dict[tuple[ContentType, int], list[LiveProblem]] = defaultdict(list)
    for problem in problems:
        by_thing[problem.content_type, problem.object_id].append(problem)
    for own in by_thing.values():
        thing = own[0].thing
        yield ""
        yield str(thing)
        yield f"{settings.SITE_URL}{AdminURLFinder().get_edit_url(thing)}"
        yield from (f"- Since {timezone.localtime(each.since):%-d %B %Y, %H:%M}: {each.message}" for each in own)
