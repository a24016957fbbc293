"""The shape of a pack's files but the trees. `content/README.md` says what every field means.

Whether a key that is named exists is no part of the shape: see `references`.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, ValidationInfo, field_validator

from directory.numbers import number_problem
from directory.packs import fields as of
from directory.packs.fields import wrong

# Which field says how to reach a contact of a kind; for all other kinds it is `number`.
_REACHED_BY = {"email": "address", "web": "url"}


class Shape(BaseModel):
    """What holds for every mapping: a field that is not described is a mistake, and nothing is made to fit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Site(Shape):
    """The site itself."""

    name: of.Line
    owner: of.Reference
    strapline: of.PerhapsText = ""
    notice: of.PerhapsText = ""


class Area(Shape):
    """A borough or another area that services serve."""

    key: of.AreaKey
    name: of.Line
    gss_code: of.GssCode = ""
    postcode_districts: of.Once[of.District] = ()


class Organisation(Shape):
    """Who provides services."""

    key: of.Key
    name: of.Line
    kind: of.OrganisationKind
    website: of.Website = ""


class PackFile(Shape):
    """The file `pack.yaml`; its items are checked one by one."""

    pack: of.Line
    site: Site
    areas: of.Listed[object]
    organisations: of.Listed[object]


class Ages(Shape):
    """Whole years, both inclusive; None for no limit."""

    min: of.PerhapsAge = None
    max: of.PerhapsAge = None

    @field_validator("max")
    @classmethod
    def _not_below_min(cls, value: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("min")
        if value is not None and least is not None and value < least:
            raise wrong(f"The oldest age, {value}, is lower than the youngest, {least}. Correct one of them.")
        return value


class Contact(Shape):
    """One way to reach a service."""

    kind: of.ContactKind
    number: Annotated[str | None, Field(validate_default=True)] = None
    address: Annotated[of.Email | None, Field(validate_default=True)] = None
    url: Annotated[of.Url | None, Field(validate_default=True)] = None
    label: of.PerhapsLine = ""
    hours: of.HoursText = ""
    audience: of.Once[of.Audience] = Field(default=(), alias="for")
    restricted: bool = False

    @field_validator("number", "address", "url", mode="before")
    @classmethod
    def _goes_with_kind(cls, value: object, info: ValidationInfo) -> object:
        kind = info.data.get("kind")
        if kind is None:  # It is wrong itself.
            return value
        wanted = _REACHED_BY.get(kind, "number")
        if info.field_name == wanted and value is None:
            raise wrong(f'"{wanted}" is missing: a contact of the kind {kind} needs it. Add it.', "bad-shape")
        if info.field_name != wanted and value is not None:
            raise wrong(
                f'"{info.field_name}" does not go with the kind {kind}, which has "{wanted}". '
                "Take it out, or correct the kind.",
                "bad-shape",
            )
        return value

    @field_validator("number")
    @classmethod
    def _right_number(cls, value: str | None, info: ValidationInfo) -> str | None:
        problem = None if value is None else number_problem(info.data.get("kind", "voice"), value)
        if problem:
            raise wrong(problem)
        return value


class ResponseTarget(Shape):
    """How soon a service aims to respond, and to whom."""

    level: of.Urgency
    within_hours: of.WithinHours
    who: of.PerhapsText = ""


class Criterion(Shape):
    """Whom a service sees or does not see, in plain English and in clinical words."""

    kind: of.CriterionKind
    public: of.PerhapsText = ""
    professional: Annotated[str, Field(validate_default=True)] = ""
    instead: of.Once[of.Reference] = ()

    @field_validator("professional")
    @classmethod
    def _says_something(cls, value: str, info: ValidationInfo) -> str:
        if not value.strip() and not info.data.get("public", "-").strip():
            raise wrong("The criterion says nothing. Write public, professional or both.")
        return value


class Checked(Shape):
    """When the provider last confirmed the entry, and who."""

    on: of.Day
    by: of.PerhapsLine = ""


class Address(Shape):
    """Where a service is."""

    line: of.PerhapsLine = ""
    town: of.Town = ""
    postcode: of.Postcode = ""
    latitude: of.PerhapsLatitude = None
    longitude: of.PerhapsLongitude = None


class Service(Shape):
    """One entry of the directory. `areas` None: everywhere. `hours`: text of `directory.hours`, empty for unknown."""

    key: of.Key
    name: of.Line
    also_known_as: of.Once[of.Line] = ()
    status: of.Status = "open"
    instead: of.Once[of.Reference] = ()
    organisation: of.Reference
    areas: of.Areas
    urgency: of.SomeOnce[of.Urgency]
    audience: of.SomeOnce[of.Audience] = Field(alias="for")
    professional_roles: of.Once[of.Role] = ()
    ages: Ages = Ages()
    groups: of.Once[of.Group] = ()
    tier: of.PerhapsTier = None
    summary: of.Text
    what_happens: of.PerhapsText = ""
    address: Annotated[Address | None, BeforeValidator(of.given)] = None
    contacts: of.Listed[Contact] = ()
    hours: of.HoursText = ""
    response_targets: of.Listed[ResponseTarget] = ()
    criteria: of.Listed[Criterion] = ()
    referral: of.Once[of.Referral] = ()
    checked: Annotated[Checked | None, BeforeValidator(of.given)] = None
    cost: of.PerhapsLine = ""
    tags: of.Once[of.Tag] = ()
    source: of.PerhapsText = ""


class ServicesFile(Shape):
    """The file `services.yaml`; its items are checked one by one."""

    services: of.Listed[object]


class SynonymGroup(RootModel[of.TwoOnce[of.Line]]):
    """Words and phrases that mean the same."""

    model_config = ConfigDict(strict=True, frozen=True)


class SynonymsFile(Shape):
    """The file `synonyms.yaml`; its items are checked one by one."""

    synonyms: of.Listed[object]


class Search(Shape):
    """A relevance judgement: one of `expect` must be among the first `top`; none in `expect`: no service at all."""

    query: of.Line
    expect: of.Once[of.Reference]
    top: of.Top = 3
    audience: of.Audience = Field(default="", alias="for")
    panel: of.Panel = ""


class SearchesFile(Shape):
    """The file `searches.yaml`; its items are checked one by one."""

    searches: of.Listed[object]
