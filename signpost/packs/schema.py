"""The shape of a pack's files, and the data itself once they are read; for trees see `trees`.

`content/README.md` says what every field means. Whether a key that is named exists, and what else takes more than one
entry to see, is no part of the shape: see `rules`.
"""

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from directory.numbers import number_problem
from directory.vocabulary import REACHED_BY

from . import values as of
from .values import wrong


class Shape(BaseModel):
    """What holds for every mapping: a field that is not described is a mistake, and nothing is made to fit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


# --- pack.yaml


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
    """The file `pack.yaml`."""

    pack: of.Line
    site: Site
    areas: of.Listed[Area]
    organisations: of.Listed[Organisation]


# --- services.yaml


class Alert(Shape):
    """Something temporary that everyone must know, and the last day it is shown."""

    text: of.Line
    until: of.Day


class Ages(Shape):
    """Whole years, both inclusive; None for no limit."""

    min: of.Perhaps[of.Age] = None
    max: of.Perhaps[of.Age] = None

    @field_validator("max")
    @classmethod
    def _not_below_min(cls, value: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("min")
        if value is not None and least is not None and value < least:
            raise wrong(f"The oldest age, {value}, is lower than the youngest, {least}. Correct one of them.")
        return value


class Address(Shape):
    """Where a service is."""

    line: of.PerhapsLine = ""
    town: of.ShortLine = ""
    postcode: of.Postcode = ""
    latitude: of.Perhaps[of.Latitude] = None
    longitude: of.Perhaps[of.Longitude] = None


class Contact(Shape):
    """One way to reach a service; `same_as`: the key of the service whose first contact of this kind it follows."""

    kind: of.ContactKind
    same_as: of.Reference = ""
    number: Annotated[of.Perhaps[str], Field(validate_default=True)] = None
    address: Annotated[of.Perhaps[of.Email], Field(validate_default=True)] = None
    url: Annotated[of.Perhaps[of.Url], Field(validate_default=True)] = None
    message: of.PerhapsLine = ""
    label: of.PerhapsLine = ""
    hours: of.HoursText = ""
    languages: of.Once[of.Language] = ()
    audience: of.Once[of.Audience] = Field(default=(), alias="for")
    restricted: bool = False

    @field_validator("number", "address", "url", mode="wrap")
    @classmethod
    def _goes_with_kind(cls, value: object, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        kind = info.data.get("kind")
        wanted = REACHED_BY.get(kind or "", "number")
        if value is None or kind is None:  # the kind is wrong itself
            if kind and info.field_name == wanted and info.data.get("same_as") == "":
                raise wrong(f'"{wanted}" is missing: a contact of the kind {kind} needs it. Add it.', "bad-shape")
            return value
        if info.field_name != wanted:
            has = f'"{info.field_name}" does not go with the kind {kind}, which has "{wanted}". '
            raise wrong(f"{has}Take it out, or correct the kind.", "bad-shape")
        if info.data.get("same_as"):
            raise wrong(f'"same_as" stands in place of "{wanted}". Keep one of them.', "bad-shape")
        return check(value)

    @field_validator("number")
    @classmethod
    def _right_number(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and (problem := number_problem(info.data.get("kind", "voice"), value)):
            raise wrong(problem)
        return value

    @field_validator("message")
    @classmethod
    def _only_for_text(cls, value: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind", "text")
        if value and kind != "text":
            raise wrong(f'"message" does not go with the kind {kind}, only with text. Take it out.', "bad-shape")
        return value


class ResponseTarget(Shape):
    """How soon a service aims to respond, and to whom: a clause for the public, and one for professionals."""

    level: of.Urgency
    within_hours: of.WithinHours
    who: of.Clause = ""
    professional_who: Annotated[of.Clause, Field(validate_default=True)] = ""

    @field_validator("professional_who")
    @classmethod
    def _says_to_whom(cls, value: str, info: ValidationInfo) -> str:
        if not value and not info.data.get("who", "-"):
            raise wrong("The target does not say whom it is for. Write who, professional_who or both.")
        return value


class Agreed(Shape):
    """Who signed something off, and when."""

    by: of.Line
    on: of.Day


class Criterion(Shape):
    """Whom a service sees or does not see, in plain English and in clinical words."""

    kind: of.CriterionKind
    public: of.PerhapsText = ""
    professional: Annotated[str, Field(validate_default=True)] = ""
    instead: of.Once[of.Reference] = ()
    agreed: of.Perhaps[Agreed] = None

    @field_validator("professional")
    @classmethod
    def _says_something(cls, value: str, info: ValidationInfo) -> str:
        if not value.strip() and not info.data.get("public", "-").strip():
            raise wrong("The criterion says nothing. Write public, professional or both.")
        return value


class Waiting(Shape):
    """How long people wait, as of a day."""

    text: of.Line
    on: of.Day


class Identifiers(Shape):
    """A service's keys elsewhere."""

    ods_code: of.ShortLine = ""
    dos_id: of.ShortLine = ""
    oruk_id: of.ShortLine = ""


class Checked(Shape):
    """When the provider last confirmed the entry, and who."""

    on: of.Day
    by: of.PerhapsLine = ""


class Service(Shape):
    """One entry of the directory. `areas` None: everywhere. `hours`: text of `directory.hours`, empty for unknown."""

    key: of.Key
    type: of.ServiceType = "service"
    name: of.Line
    also_known_as: of.Once[of.Line] = ()
    status: of.Status = "open"
    instead: of.Once[of.Reference] = ()
    alert: of.Perhaps[Alert] = None
    organisation: of.Reference
    areas: of.Areas
    urgency: of.SomeOnce[of.Urgency]
    audience: of.SomeOnce[of.Audience] = Field(alias="for")
    professional_roles: of.Once[of.Role] = ()
    ages: Ages = Ages()
    groups: of.Once[of.Group] = ()
    tier: of.Perhaps[of.Tier] = None
    summary: of.Text
    what_happens: of.PerhapsText = ""
    what_to_send: of.PerhapsText = ""
    address: Address = Address()
    contacts: of.Listed[Contact] = ()
    hours: of.HoursText = ""
    languages: of.Once[of.Language] = ()
    interpreters: bool = False
    attending: of.Once[of.Way] = ()
    access: of.Once[of.Access] = ()
    waiting: of.Perhaps[Waiting] = None
    response_targets: of.Listed[ResponseTarget] = ()
    criteria: of.Listed[Criterion] = ()
    referral: of.Once[of.Referral] = ()
    identifiers: Identifiers = Identifiers()
    checked: of.Perhaps[Checked] = None
    cost: of.PerhapsLine = ""
    tags: of.Once[of.Tag] = ()
    source: of.PerhapsText = ""

    @field_validator("response_targets")
    @classmethod
    def _not_of_self_help(cls, value: tuple[ResponseTarget, ...], info: ValidationInfo) -> tuple[ResponseTarget, ...]:
        if value and info.data.get("type") == "self_help":
            raise wrong("Self-help is used alone and responds to nobody. Take the targets out, or correct the type.")
        return value


class ServicesFile(Shape):
    """The file `services.yaml`."""

    services: of.Listed[Service]


# --- synonyms.yaml and searches.yaml


class SynonymGroup(RootModel[of.TwoOnce[of.Line]]):
    """Words and phrases that mean the same."""

    model_config = ConfigDict(strict=True, frozen=True)


class SynonymsFile(Shape):
    """The file `synonyms.yaml`."""

    synonyms: of.Listed[SynonymGroup] = ()


class Search(Shape):
    """A relevance judgement: one of `expect` must be among the first `top`; none in `expect`: no service at all."""

    query: of.Line
    expect: of.Once[of.Reference]
    top: of.Top = 3
    audience: of.Audience = Field(default="", alias="for")
    panel: of.Panel = ""


class SearchesFile(Shape):
    """The file `searches.yaml`."""

    searches: of.Listed[Search] = ()
