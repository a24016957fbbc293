"""A leaflet says on paper what it says on screen: every step, answer, service and number, in every format."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from decision_tree.leaflet import leaflet_data, lines_of_leaflet
from decision_tree.presentation import shown_steps
from decision_tree.tree import compile_screens, leaflet_screens, reading_order
from directory.contacts import Contact
from directory.facts import Facts
from directory.listing import Listing
from directory.presentation import card_of
from directory.prints.formats import LEAFLET
from directory.prints.registry import KINDS, described
from directory.prints.typesetting import typeset
from tests.decision_tree.tree.strategies import sound_sites
from tests.demonstration import TREES, expected_services, tree_of_pack
from tests.paper.leaflets import IMPRINT
from tests.paper.reading import squeezed, text_of_pdf
from tests.tree_page import open_tree

FORMATS = {form.name: form for form in LEAFLET}


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("key", TREES)
def test_all_that_is_on_screen_is_on_paper(client, key, form):
    page = open_tree(client, key, "leaflet/")
    kinds = [
        [step.words for step in page.steps],
        [answer.words for step in page.steps for answer in step.answers],
        [name for step in page.steps for name in step.service_names],
        [re.sub(r"[^0-9 ]", "", number).strip() for number in page.numbers],
    ]
    assert min(map(len, kinds)) > 8
    made = typeset(described(KINDS["leaflet"].find(key, False)), FORMATS[form])
    text = squeezed(text_of_pdf(made.pdf))
    assert [words for wanted in kinds for words in wanted if squeezed(words) not in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", TREES)
def test_each_step_stands_once_with_all_its_services(client, key):
    page = open_tree(client, key, "leaflet/")
    steps = [step.key for step in page.steps]
    assert len(steps) == len(set(steps)) > 8
    tree = tree_of_pack(key)
    for outcome in tree.outcomes:
        assert page.step(outcome.key).services == expected_services(tree, outcome.key, Facts())


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["leaflet/", "leaflet.pdf"])
def test_one_request_compiles_the_tree_once(client, monkeypatch, file):
    compiled = []

    def counting(tree, directory):
        compiled.append(tree.key)
        return leaflet_screens(tree, directory)

    monkeypatch.setattr("decision_tree.presentation.leaflet_screens", counting)
    assert client.get(f"/help-now/me/{file}").status_code == 200
    assert compiled == ["me"]


@pytest.mark.django_db
def test_answers_lead_to_steps_of_the_page_by_number(client):
    page = open_tree(client, "me", "leaflet/")
    answers = [answer for step in page.steps for answer in step.answers]
    assert len(answers) > 15
    assert [answer for answer in answers if page.at(answer.fragment).number != answer.number] == []


# --- any tree

texts = st.text(st.characters(codec="latin-1", exclude_categories=["C", "Z", "M"]), min_size=1, max_size=40)
numbers = st.from_regex(r"0[0-9]{2,4} [0-9]{3} [0-9]{4}", fullmatch=True)


@st.composite
def leaflets(draw):
    """A sound tree with services of any name and number."""
    site = draw(sound_sites())
    listings = {
        key: Listing(
            key=key,
            name=draw(texts),
            summary=draw(texts),
            audience=service.audience,
            contacts=(
                Contact("voice", label=draw(texts), number=draw(numbers)),
                Contact("voice", number=f"9{draw(numbers)}", audience=frozenset({"professional"})),
            ),
        )
        for key, service in site.directory.items()
    }
    tree = replace(site.tree, title=draw(texts), intro=draw(texts))
    return tree, site.directory, listings


# A leaflet takes a while: no shrinking.
@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(leaflets(), st.sampled_from(LEAFLET))
def test_any_tree_is_on_paper_whole(leaflet, form):
    tree, directory, listings = leaflet
    cards = {key: card_of(listing, {tree.audience}, None) for key, listing in listings.items()}
    steps = shown_steps(tree, leaflet_screens(tree, directory), cards, {}, {})
    made = typeset({**IMPRINT, **leaflet_data(tree, steps)}, form)
    text = squeezed(text_of_pdf(made.pdf))
    assert made.unreadable == ()
    for step in steps:
        assert squeezed(step.words) in text
        for answer in step.answers:
            assert squeezed(answer.say) in text
        for card in step.cards:
            assert squeezed(card.name) in text
            for contact in card.contacts:
                assert squeezed(contact.shown) in text
    if tree.audience != "professional":
        hidden = {contact.number for listing in listings.values() for contact in listing.contacts if contact.audience}
        shown = {
            contact.number for listing in listings.values() for contact in listing.contacts if not contact.audience
        }
        assert not [number for number in hidden - shown if squeezed(number) in text]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(sound_sites())
def test_each_step_has_the_services_of_all_its_screens(site):
    paper = {screen.step.key: screen for screen in leaflet_screens(site.tree, site.directory)}
    assert tuple(paper) == reading_order(site.tree)
    for screen in compile_screens(site.tree, site.directory):
        assert set(screen.services) <= set(paper[screen.step.key].services)
        assert screen.number == paper[screen.step.key].number


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(leaflets())
def test_another_word_anywhere_is_another_version(leaflet):
    tree, directory, listings = leaflet
    cards = {key: card_of(listing, {tree.audience}, None) for key, listing in listings.items()}
    steps = shown_steps(tree, leaflet_screens(tree, directory), cards, {}, {})
    before = lines_of_leaflet(tree, steps)
    step = steps[-1]
    for other in (replace(step, words=step.words + "!"), replace(step, hint="!"), replace(step, advice=("!",))):
        assert lines_of_leaflet(tree, [*steps[:-1], other]) != before
