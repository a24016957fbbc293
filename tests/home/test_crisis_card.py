"""The crisis card's numbers and words: those of the directory and the CMS, and none that the public may not see."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone

from directory.models import Area, Organisation, Service
from directory.prints.models import PrintedVersion
from home.bootstrap import bootstrap
from home.crisis_card import BOXES, MOST, local_numbers
from home.models import CrisisCard

pytestmark = pytest.mark.django_db

ADDRESS = "/crisis-card/"
NATIONAL = ["999", "111", "116 123"]


def text_of(client) -> str:
    return client.get(ADDRESS).content.decode()


def cards(html: str) -> tuple[str, str]:
    """The A4 sheet and the wallet card."""
    sheet, wallet = html.split('<section class="sp-wallet"')
    return sheet, wallet


@pytest.fixture
def add(db):
    """Return a function that makes a service that belongs on the card; what is given makes it another."""

    Area.objects.create(key="by-the-sea", name="By the sea")

    def added(key: str, *, contacts=None, areas=("camden",), **fields) -> Service:
        number = f"020 7946 0{900 + Service.objects.count()}"
        contacts = contacts or [{"kind": "voice", "number": number}]
        service = Service(
            key=key,
            name=fields.pop("name", f"Service {key}"),
            organisation=Organisation.objects.first(),
            summary="Made up",
            live=fields.pop("live", True),
            **{
                "audience": ["patient"],
                "urgency": ["very_urgent"],
                "referral": ["self"],
                "hours": "always",
                **fields,
            },
        )
        service.contacts = [("contact", contact) for contact in contacts]
        service.areas = Area.objects.filter(key__in=areas)
        service.save()
        return service

    return added


def shown() -> list[str]:
    return [number.shown for number in local_numbers(timezone.now())]


def test_national_and_local_numbers_stand_on_both_cards_digit_for_digit(client):
    for card in cards(text_of(client)):
        for number in [*NATIONAL, "18000", "18001 111", "020 7946 0111", "020 7946 0156"]:
            assert f'href="tel:{number.replace(" ", "")}">{number}</a>' in card


def test_a_local_number_says_whose_it_is_and_when_and_for_whom(client, add):
    add("by-day", name="Help by day", min_age=None, max_age=17, hours="weekdays: 09:00-17:00", areas=["by-the-sea"])
    for card in cards(text_of(client)):
        line = next(each for each in re.findall(r"<li data-areas.*?</li>", card, re.S) if "Help by day" in each)
        for words in ("Monday to Friday, 9am to 5pm", "By the sea, under 18"):
            assert words in line
        assert 'data-areas="by-the-sea" data-ages="under-18"' in line
    assert 'data-areas="camden islington" data-ages="adult"' in card


def test_beside_a_number_that_is_answered_day_and_night_others_are_left_out(add):
    before = shown()
    add("by-day", urgency=["urgent"], hours="weekdays: 09:00-17:00")
    assert shown() == before


def test_a_changed_number_is_on_the_card_at_once(client, add):
    service = add("new-line", name="New line", areas=["camden"])
    number = service.contacts[0].value["number"]
    assert text_of(client).count(number) == 2
    service.contacts = [("contact", {"kind": "voice", "number": "020 7946 0999"})]
    service.save()
    assert number not in text_of(client)
    assert text_of(client).count("020 7946 0999") == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "closed"},
        {"status": "temporarily_closed"},
        {"live": False},
        {"audience": ["professional"]},
        {"audience": ["carer", "professional"]},
        {"referral": ["gp", "professional"]},
        {"urgency": ["routine", "staying_well"]},
        {"groups": ["veterans"]},
        {"everywhere": True, "areas": ()},
        {"contacts": [{"kind": "voice", "number": "020 7946 0999", "audience": ["professional"]}]},
        {"contacts": [{"kind": "voice", "number": "020 7946 0999", "restricted": True}]},
        {"contacts": [{"kind": "email", "address": "help@example.org"}]},
    ],
)
def test_what_does_not_belong_on_a_card_is_not_there(client, add, fields):
    service = add("not-there", name="Not there", **fields)
    html = text_of(client)
    assert "Not there" not in html
    contact = service.contacts[0].value
    assert (contact.get("number") or contact.get("address")) not in html


def test_of_a_service_for_both_only_the_publics_contacts_are_there(add):
    before = shown()
    add(
        "both",
        contacts=[
            {"kind": "voice", "number": "020 7946 0990"},
            {"kind": "text", "number": "07700 900123", "label": "Text HELP"},
            {"kind": "voice", "number": "020 7946 0991", "audience": ["professional"]},
        ],
    )
    assert sorted(set(shown()) - set(before)) == ["020 7946 0990", "07700 900123"]


def test_a_number_stands_once_for_the_same_people_and_again_for_others(add):
    same = [{"kind": "voice", "number": "020 7946 0990"}]
    add("one", contacts=same, areas=["camden"], min_age=18)
    add("two", contacts=same, areas=["camden"], min_age=18)
    assert shown().count("020 7946 0990") == 1
    add("three", contacts=same, areas=["islington"], min_age=18)
    assert shown().count("020 7946 0990") == 2


def test_a_card_has_few_numbers_those_that_help_soonest(add):
    for at in range(MOST + 3):
        add(f"soon-{at}", name=f"Soon {at}", urgency=["urgent"], min_age=18)
    add("sooner", name="Sooner", min_age=18)
    numbers = [each for each in local_numbers(timezone.now()) if "camden" in each.areas and each.ages == ("adult",)]
    assert len(numbers) == MOST
    assert "Sooner" in [each.name for each in numbers]
    assert [each.name for each in numbers].index("Sooner") < 2


def test_without_local_numbers_there_is_a_place_to_write_one(client):
    Service.objects.update(live=False)
    sheet, wallet = cards(text_of(client))
    assert "card-area" not in sheet
    assert all(f">{number}</a>" in wallet for number in NATIONAL)
    assert re.search(r'Numbers near me</p>\s*<div class="sp-lines"', wallet)


def test_nothing_that_is_written_can_get_into_an_address(client):
    main = text_of(client).split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert set(re.findall(r'\sname="([^"]*)"', main)) == {"size"}
    boxes = re.findall(r"<textarea[^>]*>", main)
    assert len(boxes) == len(BOXES) == 7
    assert all('autocomplete="off"' in box for box in boxes)


def test_each_box_stands_on_both_cards(client):
    sheet, wallet = cards(text_of(client))
    for box in BOXES:
        assert sheet.count(f'data-of="{box.key}"') == wallet.count(f'data-of="{box.key}"') == 1
        assert box.label in wallet


def test_the_cms_gives_the_advice_and_the_introduction(client):
    for card in cards(text_of(client)):
        assert "<li>Keep in touch with people you trust.</li>" in card
    CrisisCard.objects.create(intro="Carry <this> with you.", staying_well="Breathe & rest.\n\nCall a friend.\n")
    html = text_of(client)
    assert "Carry &lt;this&gt; with you." in html
    for card in cards(html):
        assert "<li>Breathe &amp; rest.</li><li>Call a friend.</li>" in card
    assert "Keep in touch" not in html


def test_looking_at_the_card_writes_nothing(client):
    client.get(ADDRESS)
    assert not CrisisCard.objects.exists()


@pytest.mark.parametrize("advice", ["\n".join("abcdef"), "x" * 61])
def test_more_advice_than_the_wallet_card_holds_is_refused(advice):
    with pytest.raises(ValidationError, match="wallet card has room|Make this shorter"):
        CrisisCard(staying_well=advice).full_clean()
    CrisisCard(staying_well="\n\n".join(["x" * 60] * 5)).full_clean()


@pytest.mark.parametrize("group", ["Editors", "Clinicians"])
def test_editors_may_change_it_in_the_cms(client, django_user_model, group):
    editor = django_user_model.objects.create_user("editor", "editor@example.org", "password")
    editor.groups.add(Group.objects.get(name=group))
    client.force_login(editor)
    form = client.get("/admin/settings/home/crisiscard/", follow=True)
    assert "Keep in touch with people you trust." in form.content.decode()
    client.post(form.request["PATH_INFO"], {"intro": "Hello.", "staying_well": "Rest."})
    assert CrisisCard.objects.get().advice == ["Rest."]


def test_a_site_that_was_there_before_gets_the_permission_once(db):
    editors = Group.objects.get(name="Editors")
    for group in Group.objects.all():
        group.permissions.remove(*group.permissions.filter(codename="change_crisiscard"))
    assert bootstrap() == ["editors may change the crisis card"]
    assert editors.permissions.filter(codename="change_crisiscard").exists()
    editors.permissions.remove(*editors.permissions.filter(codename="change_crisiscard"))
    assert bootstrap() == []
    assert not editors.permissions.filter(codename="change_crisiscard").exists()


def test_without_a_database_the_card_comes_with_the_national_numbers(client, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    response = client.get(ADDRESS)
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    for card in cards(response.content.decode()):
        assert all(f">{number}</a>" in card for number in NATIONAL)
        assert "We cannot show local numbers just now." in card
        assert "Keep in touch with people you trust." in card


def test_both_cards_tell_where_to_learn_whether_they_are_still_right(client):
    html = client.get("/crisis-card/").content.decode()
    version = PrintedVersion.objects.get(kind="crisis-card").version
    for card in cards(html):
        assert f"/p/{version}/" in card
        assert '<svg class="sp-qr"' in card


def test_a_card_with_an_old_number_says_which_changed(client):
    client.get("/crisis-card/")
    version = PrintedVersion.objects.get(kind="crisis-card").version
    assert "Your print is still right" in client.get(f"/p/{version}/").content.decode()
    Service.objects.filter(key="crisis-line").update(status="closed")
    page = client.get(f"/p/{version}/").content.decode()
    assert "Your print is out of date" in page
    assert "020 7946 0111" in page[page.index("<del>") : page.index("</del>")]
