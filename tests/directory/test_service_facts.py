"""What a service's page, card and prints tell of it: each field where it belongs, and nowhere else."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from directory.prints.registry import KINDS, described, record
from directory.prints.typesetting import typeset
from tests.paper.reading import text_of_pdf

from .entries import contact, criterion, publish, target, without_contacts

pytestmark = pytest.mark.django_db

ALERT = "The line is down until noon."
SENT = "The referral form and a list of medicines."
PUBLIC_PAGE, PROFESSIONAL_PAGE = "/services/crisis-team/", "/services/crisis-team/professionals/"
TREE, LEAFLET = "/help-now/me/", "/help-now/me/leaflet/"


@pytest.fixture(autouse=True)
def _clean(reindexed):
    """Clear the files that were made; the search index, which these tests change for real, is rebuilt later."""
    caches["prints"].clear()


def text(client, address: str) -> str:
    return client.get(address).content.decode()


def card(client, address: str, key: str = "crisis-team") -> str:
    page = text(client, address)
    found = page[page.index(f'data-service="{key}"') :]
    return found[: found.index("</article>")]


def paper(kind: str, key: str = "crisis-team") -> str:
    found = KINDS[kind].find(key, False)
    return text_of_pdf(typeset(described(found), found.formats[0]).pdf)


# --- alerts


@pytest.fixture
def alert(db):
    today = timezone.localdate()
    return publish("crisis-team", alert=ALERT, alert_until=today)


@pytest.mark.parametrize("address", [PUBLIC_PAGE, PROFESSIONAL_PAGE])
def test_an_alert_stands_first_on_the_page(client, alert, address):
    page = text(client, address)
    main = page[page.index("</h1>") :]
    assert main.index(ALERT) < main.index(alert.summary)


@pytest.mark.parametrize("address", [TREE, "/services/?q=crisis+team"])
def test_an_alert_stands_first_on_the_card(client, alert, reindexed, address):
    reindexed()
    shown = card(client, address)
    assert shown.index(ALERT) < shown.index(alert.summary)


@pytest.mark.parametrize("address", [PUBLIC_PAGE, TREE, "/services/?q=crisis+team"])
def test_an_alert_is_gone_after_its_last_day(client, alert, reindexed, address):
    publish("crisis-team", alert_until=timezone.localdate() - timedelta(days=1))
    reindexed()
    assert ALERT not in text(client, address)


def test_an_alert_is_not_on_a_leaflet(client, alert):
    assert ALERT not in text(client, LEAFLET)


@pytest.mark.parametrize(("kind", "key"), [("criteria", "crisis-team"), ("leaflet", "me")])
def test_an_alert_is_not_on_paper(alert, kind, key):
    assert ALERT not in paper(kind, key)


# --- waiting


WAITING = "About 6 weeks (as of 3 March 2026)"


@pytest.fixture
def waiting(db):
    publish("crisis-team", waiting="About 6 weeks", waiting_on=date(2026, 3, 3))


@pytest.mark.parametrize("address", [PUBLIC_PAGE, PROFESSIONAL_PAGE, TREE, LEAFLET])
def test_a_waiting_time_stands_with_its_day(client, waiting, address):
    assert WAITING in text(client, address)


@pytest.mark.parametrize(
    ("kind", "key"), [("criteria", "crisis-team"), ("professional-criteria", "crisis-team"), ("leaflet", "me")]
)
def test_a_waiting_time_is_on_paper(waiting, kind, key):
    assert WAITING in paper(kind, key)


def test_a_print_check_tells_of_another_waiting_time(client, waiting):
    held = record(KINDS["criteria"].find("crisis-team", False))
    publish("crisis-team", waiting="About 8 weeks", waiting_on=date(2026, 4, 3))
    page = text(client, f"/p/{held.version}/")
    assert f"Waiting time: {WAITING}</del>" in page
    assert "Now: Waiting time: About 8 weeks (as of 3 April 2026)" in page


# --- response targets


@pytest.fixture
def targets(db):
    publish(
        "crisis-team",
        response_targets=[
            target(who="you are not safe today", professional_who="safety is at risk if not seen today"),
            target(within_hours=1.0, professional_who="officers are with the person"),
            target(level="urgent", within_hours=24.0, who="you are safe for now"),
        ],
    )


@pytest.mark.parametrize("address", [PUBLIC_PAGE, TREE])
def test_the_public_reads_sentences(client, targets, address):
    page = text(client, address)
    assert "If you are not safe today, the team aims to see you within 4 hours." in page
    assert "safety is at risk" not in page


def test_the_public_is_not_shown_a_target_in_clinical_words_alone(client, targets):
    assert "officers are with the person" not in text(client, PUBLIC_PAGE)


def test_professionals_read_clinical_words_or_the_publics(client, targets):
    page = text(client, PROFESSIONAL_PAGE)
    assert "If safety is at risk if not seen today, aims to respond within 4 hours." in page
    assert "If officers are with the person, aims to respond within 1 hour." in page
    assert "If you are safe for now, aims to respond within 24 hours." in page


def test_targets_are_sentences_on_paper(targets):
    assert "If you are not safe today, the team aims to see you within 4 hours." in paper("criteria")
    assert "aims to respond within 4 hours." in paper("professional-criteria")


# --- what one cannot approach oneself


@pytest.fixture
def unapproachable(db):
    publish("crisis-team", referral=["gp", "police"])


REFERRED = "Ask your GP to refer you. The police can also refer you."


@pytest.mark.parametrize("address", [PUBLIC_PAGE, TREE, LEAFLET, "/services/?q=crisis+team"])
def test_the_public_is_shown_who_can_refer_and_no_number(client, unapproachable, reindexed, address):
    reindexed()
    page = text(client, address) if address == PUBLIC_PAGE else card(client, address)
    main = page.partition("</h1>")[2] or page
    assert REFERRED in main
    assert "020 7946" not in main


def test_a_carer_reads_it_of_somebody_else(client, unapproachable):
    assert "Ask their GP to refer them. The police can also refer them." in text(client, "/help-now/someone-else/")


def test_paper_says_who_can_refer(unapproachable):
    assert REFERRED in paper("leaflet", "me")
    assert "020 7946 0111" not in paper("criteria")


def test_professionals_see_the_contacts_as_before(client, unapproachable):
    assert "020 7946 0112" in text(client, PROFESSIONAL_PAGE)


# --- for professionals alone


@pytest.fixture
def sent(db):
    publish("crisis-team", what_to_send=SENT, ods_code="TAF1", dos_id="2000012345", oruk_id="b7f0-c1de")


def test_professionals_read_what_to_send(client, sent):
    assert SENT in text(client, PROFESSIONAL_PAGE)
    assert SENT in paper("professional-criteria")


@pytest.mark.parametrize("address", [PUBLIC_PAGE, TREE, LEAFLET, "/services/?q=crisis+team", "/services/?q=medicines"])
def test_the_public_does_not(client, sent, reindexed, address):
    reindexed()
    assert SENT not in text(client, address)


@pytest.mark.parametrize(("kind", "key"), [("criteria", "crisis-team"), ("leaflet", "me")])
def test_public_paper_does_not(sent, kind, key):
    assert SENT not in paper(kind, key)


@pytest.mark.parametrize("words", ["TAF1", "2000012345", "b7f0-c1de"])
def test_identifiers_are_on_the_professionals_page_alone(client, sent, words):
    assert words in text(client, PROFESSIONAL_PAGE)
    assert words not in text(client, PUBLIC_PAGE)
    assert words not in paper("professional-criteria")


# --- who agreed


def agree(*by: str) -> None:
    publish(
        "crisis-team",
        criteria=[
            criterion(public=f"Plain {at}", professional=f"Clinical {at}", agreed_by=who, agreed_on="2026-03-03")
            if who
            else criterion(public=f"Plain {at}", professional=f"Clinical {at}")
            for at, who in enumerate(by)
        ],
    )


def test_what_all_agree_on_is_said_once(client):
    agree("Dr A", "Dr A")
    assert text(client, PROFESSIONAL_PAGE).count("Agreed by Dr A on 3 March 2026.") == 1


def test_what_is_not_yet_agreed_is_said_once(client):
    agree("", "", "")
    assert text(client, PROFESSIONAL_PAGE).count("Not yet agreed here.") == 1


def test_where_they_differ_each_says_so(client):
    agree("Dr A", "", "Dr B")
    page = text(client, PROFESSIONAL_PAGE)
    said = ["Agreed by Dr A on 3 March 2026.", "Not yet agreed here.", "Agreed by Dr B on 3 March 2026."]
    assert [page.count(words) for words in said] == [1, 1, 1]


def test_the_public_is_not_told(client):
    agree("Dr A", "")
    page = text(client, PUBLIC_PAGE)
    assert "Agreed by" not in page
    assert "Not yet agreed" not in page


def test_the_professionals_sheet_says_it():
    agree("Dr A", "Dr A")
    assert "Agreed by Dr A on 3 March 2026." in paper("professional-criteria")
    assert "Agreed by" not in paper("criteria")


# --- languages, how to attend, access


def test_the_page_says_languages_attending_access_and_cost(client):
    publish(
        "crisis-team",
        languages=["bn", "so"],
        interpreters=True,
        attending=["phone", "home_visit"],
        access=["step_free"],
        cost="free",
    )
    page = text(client, PUBLIC_PAGE)
    assert "Staff speak Bengali and Somali. Interpreters on request" in page
    assert "By phone or at home" in page
    assert "Step-free access" in page
    assert ">Free<" in page


def test_what_is_not_known_is_not_said(client):
    publish("crisis-team", languages=[], interpreters=False, attending=[], access=[])
    page = text(client, PUBLIC_PAGE)
    assert [words for words in ("Languages", "How people are seen", "Access<") if words in page] == []


def test_a_leaflet_says_languages():
    publish("crisis-team", languages=["bn"])
    assert "Staff speak Bengali" in paper("leaflet", "me")


# --- contacts


def test_a_chat_is_a_link_that_says_so(client):
    publish("crisis-team", referral=["self"], contacts=[contact(kind="chat", url="https://www.kooth.com/")])
    page = text(client, PUBLIC_PAGE)
    assert '<a href="https://www.kooth.com/">Chat online: <b>www.kooth.com</b></a>' in page


def test_a_text_says_its_word_and_starts_with_it(client):
    publish("crisis-team", referral=["self"], contacts=[contact(kind="text", number="85258", message="SHOUT")])
    assert '<a href="sms:85258?&amp;body=SHOUT"><b>Text SHOUT to 85258</b></a>' in text(client, PUBLIC_PAGE)


@pytest.mark.parametrize(("kind", "key"), [("criteria", "crisis-team"), ("leaflet", "me")])
def test_paper_says_the_word_to_text_and_where_to_chat(kind, key):
    contacts = [
        contact(kind="text", label="Young people", number="07700 900 118", message="TALK"),
        contact(kind="chat", url="https://www.kooth.com/"),
    ]
    publish("crisis-team", referral=["self"], contacts=contacts)
    said = paper(kind, key)
    assert "Young people: text TALK to 07700 900 118" in said
    assert "Chat online: www.kooth.com" in said


def test_the_crisis_card_says_the_word_to_text(client):
    publish("crisis-line", contacts=[contact(kind="text", number="07700 900 118", message="TALK")])
    page = text(client, "/crisis-card/")
    assert "crisis line: text TALK" in page


# --- self-help


def test_self_help_says_what_it_is(client):
    publish("crisis-team", type="self_help", response_targets=[], referral=["self"])
    for address in (PUBLIC_PAGE, TREE, LEAFLET):
        assert "Self-help: use it on your own" in text(client, address)
    assert "Self-help: use it on your own" in paper("criteria")


def test_self_help_has_no_passphrase(client):
    secret = contact(number="020 7946 0199", audience=["professional"], restricted=True)
    without_contacts("crisis-team")
    publish("crisis-team", type="self_help", response_targets=[], contacts=[secret])
    assert 'name="passphrase"' not in text(client, PROFESSIONAL_PAGE)
