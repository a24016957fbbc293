"""`content/README.md` and the schema say the same."""

import re

import pytest

from directory import vocabulary
from signpost.packs import schema, trees

from ...conftest import ROOT

README = (ROOT / "content" / "README.md").read_text(encoding="utf-8")
ROWS = {
    row.split("|")[1].strip(): row.split("|")[2] + row.split("|")[3] if row.count("|") > 3 else row.split("|")[2]
    for row in README.split("## A service")[1].split("## A decision tree")[0].splitlines()
    if row.startswith("| `")
}


def names(shape) -> set[str]:
    return {field.alias or name for name, field in shape.model_fields.items()}


def test_each_field_of_a_service_has_its_row():
    described = {name for cell in ROWS for name in re.findall("`([a-z_]+)`", cell)}
    assert described | {"key", "organisation"} == names(schema.Service)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("type", vocabulary.TYPES),
        ("status", vocabulary.STATUSES),
        ("urgency", vocabulary.URGENCIES),
        ("for", vocabulary.AUDIENCES),
        ("professional_roles", vocabulary.PROFESSIONAL_ROLES),
        ("groups", vocabulary.GROUPS),
        ("attending", vocabulary.ATTENDING),
        ("access", vocabulary.ACCESS),
        ("contacts", vocabulary.CONTACT_KINDS),
        ("criteria", vocabulary.CRITERION_KINDS),
        ("referral", vocabulary.REFERRALS),
        ("contacts", names(schema.Contact)),
        ("response_targets", names(schema.ResponseTarget)),
        ("criteria", names(schema.Criterion)),
        ("alert", names(schema.Alert)),
        ("waiting", names(schema.Waiting)),
        ("ages", names(schema.Ages)),
        ("address", names(schema.Address)),
        ("identifiers", names(schema.Identifiers)),
        ("checked", names(schema.Checked)),
    ],
)
def test_each_word_stands_in_its_row(row, words):
    said = set(re.findall("`([a-z_]+)[^`]*`", ROWS[f"`{row}`"]))
    assert set(words) <= said


@pytest.mark.parametrize(
    "shape",
    [schema.Site, schema.Area, schema.Organisation, schema.Search, schema.Agreed]
    + [trees.Tree, trees.Question, trees.Answer, trees.Outcome, trees.Scenario, trees.Sets],
)
def test_each_other_field_is_described(shape):
    text = " ".join(re.findall("`([^`]+)`", README))
    words = set(re.findall("[a-z_]+", text))
    plural = {"says": "say", "goes": "go"}
    assert names(shape) <= words | set(plural.values())
