"""What the directory holds: areas, organisations and services. `content/README.md` defines each field."""

from typing import Any, Final, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from .. import vocabulary
from ..addresses import service_url
from ..atomic_writes import AtomicWrites
from ..blocks import HOURS_HELP, ContactsBlock, CriteriaBlock, ResponseTargetsBlock, ServicesBlock
from ..checks import Problem, find_problems, problem_of_going, problems_of_following
from ..contacts import PUBLIC
from ..exceptions import ServiceRefused
from ..fields import LanguagesField, WordsField
from ..forms import KeyedForm, ServiceForm
from ..gate import GatedPublishing
from ..hours import tidied
from ..listing import contacts_of, entry_of
from ..querysets import ServiceQuerySet

# Columns that Wagtail keeps its state in; and those of closing, which is never refused.
NOT_CONTENT: Final = frozenset(
    {field.name for mixin in (DraftStateMixin, LockableMixin, RevisionMixin) for field in mixin._meta.fields}
    | {"id", "status", "instead"}
)

key_validator = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Use lower-case letters, digits and hyphens.")


def key_field(verbose_name: str = "key") -> "models.CharField[str, str]":
    """Return a field for the identity of a thing: it stands in addresses and packs and never changes."""
    return models.CharField(
        verbose_name,
        max_length=100,
        unique=True,
        validators=[key_validator],
        help_text="Its name in addresses and packs. Left empty, it is made from the name. It cannot be changed later.",
    )


class Area(AtomicWrites):
    """A borough or another area that services serve."""

    key = key_field()
    name = models.CharField(max_length=200)
    gss_code = models.CharField("GSS code", max_length=20, blank=True, help_text="The ONS code, such as E09000007")
    postcode_districts = models.TextField(
        blank=True, help_text="The first halves of its postcodes, with spaces between, such as “N1 N19 NW1”"
    )

    base_form_class = KeyedForm

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for the key that means no area in particular."""
        if self.key in ("everywhere", "elsewhere"):
            raise ValidationError({"key": f"“{self.key}” means no area in particular. Choose another key."})


class Organisation(AtomicWrites):
    """An organisation that provides services."""

    key = key_field()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=list(vocabulary.ORGANISATION_KINDS.items()))
    website = models.URLField(blank=True)

    base_form_class = KeyedForm

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ServiceTag(TaggedItemBase):
    """A tag of a service."""

    content_object = ParentalKey("directory.Service", on_delete=models.CASCADE, related_name="tagged_items")


class Service(  # type: ignore[django-manager-missing]  # of modelcluster's relations
    GatedPublishing,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One entry of the directory."""

    key = key_field()
    type = models.CharField(max_length=20, choices=list(vocabulary.TYPES.items()), default="service")
    name = models.CharField(max_length=200)
    also_known_as = models.TextField(blank=True, help_text="Other names that people use, one a line")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    status = models.CharField(max_length=20, choices=list(vocabulary.STATUSES.items()), default="open")
    instead = StreamField(
        ServicesBlock(), blank=True, verbose_name="use instead", help_text="Shown while the service is not open"
    )
    alert = models.CharField(
        max_length=200, blank=True, help_text="Something temporary that everyone must know. It is shown first"
    )
    alert_until = models.DateField(null=True, blank=True, help_text="The last day on which the alert is shown")
    urgency = WordsField("how soon", words=vocabulary.URGENCIES)
    audience = WordsField("for", words=vocabulary.AUDIENCES, help_text="Who may use this entry")
    professional_roles = WordsField(
        words=vocabulary.PROFESSIONAL_ROLES, blank=True, help_text="Only if it is for some professionals"
    )
    everywhere = models.BooleanField(default=False, help_text="It serves people wherever they live")
    areas = ParentalManyToManyField(Area, blank=True, related_name="services")
    min_age = models.PositiveSmallIntegerField(
        "youngest age", null=True, blank=True, help_text="In whole years, inclusive"
    )
    max_age = models.PositiveSmallIntegerField(
        "oldest age", null=True, blank=True, help_text="In whole years, inclusive"
    )
    groups = WordsField(
        "specially for", words=vocabulary.GROUPS, blank=True, help_text="Tick nothing if it is for anyone"
    )
    tier = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
        help_text="For children's services",
    )
    hours = models.TextField("opening hours", blank=True, help_text=HOURS_HELP + "Leave empty if they are not known")
    contacts = StreamField(ContactsBlock(), blank=True)
    # The services whose contacts this one's follow; from `contacts`, so that a change of theirs finds it.
    contacts_from = ParentalManyToManyField("self", symmetrical=False, editable=False, related_name="lends_contacts_to")
    languages = LanguagesField(
        blank=True, help_text="Those besides English that staff speak, one a line, such as Bengali"
    )
    interpreters = models.BooleanField(default=False, help_text="Interpreters come on request")
    attending = WordsField("how people are seen", words=vocabulary.ATTENDING, blank=True)
    access = WordsField(words=vocabulary.ACCESS, blank=True, help_text="Tick what is known to be there")
    response_targets = StreamField(ResponseTargetsBlock(), blank=True)
    criteria = StreamField(CriteriaBlock(), blank=True)
    referral = WordsField(
        "how to refer",
        words=vocabulary.REFERRALS,
        blank=True,
        help_text="Unless people or carers can contact it, the public is shown who can refer, and no contact",
    )
    what_to_send = models.TextField(blank=True, help_text="What a referral must hold. Shown to professionals alone")
    waiting = models.CharField(
        "waiting time", max_length=200, blank=True, help_text="How long people wait, such as “About 6 weeks”"
    )
    waiting_on = models.DateField("as of", null=True, blank=True, help_text="The day on which that was so")
    ods_code = models.CharField("ODS code", max_length=100, blank=True, help_text="NHS Organisation Data Service")
    dos_id = models.CharField("DoS id", max_length=100, blank=True, help_text="Directory of Services")
    oruk_id = models.CharField("ORUK id", max_length=100, blank=True, help_text="Open Referral UK")
    checked_on = models.DateField(null=True, blank=True, help_text="When the provider last confirmed this entry")
    checked_by = models.CharField(max_length=200, blank=True)
    address_line = models.CharField("address", max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    tags = ClusterTaggableManager(through=ServiceTag, blank=True)
    summary = models.TextField(help_text="What it does, in a sentence or two of plain English")
    what_happens = models.TextField(blank=True, help_text="What happens when somebody makes contact")
    cost = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True, help_text="Where these facts come from. Not shown to the public")

    objects = ServiceQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=10),
        index.SearchField("also_known_as", boost=8),
        index.SearchField("summary", boost=3),
        index.SearchField("what_happens"),
        index.RelatedFields("tags", [index.SearchField("name", boost=5)]),
        index.AutocompleteField("name"),
        index.FilterField("live"),
        index.FilterField("status"),
        index.FilterField("audience"),
        index.FilterField("everywhere"),
        index.FilterField("id"),
    ]

    base_form_class = ServiceForm

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page: the public's, or the professionals' where it is for them alone."""
        return service_url(self.key, self.audience, PUBLIC)

    def clean(self) -> None:
        """Bring the opening hours into their usual form. A draft may be as wrong as it likes: see `refusal`."""
        self.hours = tidied(self.hours)
        self.follow_contacts()  # for previews and drafts

    # --- the gate

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, and which services its contacts follow. Raise ServiceRefused for a live one with an error."""
        if kwargs.get("update_fields") is None:
            self.follow_contacts()
        super().save(*args, **kwargs)

    @classmethod
    def content_columns(cls) -> tuple[str, ...]:
        return tuple(each.name for each in cls._meta.concrete_fields if each.name not in NOT_CONTENT)

    def is_same(self, live: Self) -> bool:
        """Return whether this very content is live, areas included. It may close, but not open, with its errors."""
        areas = [{area.pk for area in each.areas.all()} for each in (self, live)]
        return (self.status != "open" or live.status == "open") and areas[0] == areas[1] and super().is_same(live)

    def refusal(self, live: Self | None) -> ServiceRefused | None:
        errors = self.problems(live)
        return ServiceRefused(self.name, errors, self.edit_url) if errors else None

    def problems(self, live: Self | None = None, *, serves: bool | None = None) -> list[Problem]:
        """Return what keeps it, as it is in memory, from going live. `live`: what is live now.

        `serves`: whether it has an area or serves everywhere, for a form that holds its areas elsewhere.
        """
        self.follow_contacts()
        serves = self.everywhere or bool(self.areas.all()) if serves is None else serves
        own = entry_of(self, serves=serves)
        lenders = {each.pk: [block["value"] for block in each.contacts.raw_data] for each in self.contacts_from.all()}
        borrowers = self.lends_contacts_to.exclude(pk=self.pk) if self.pk and lenders else []
        found = [
            *find_problems(own),
            *problems_of_following(own.contacts, self.pk, lenders, [each.name for each in borrowers]),
        ]
        if live and live.is_open and self.status == "open":
            going = problem_of_going(contacts_of(live), contacts_of(self), self.referral)
            found += [going] if going else []
        return found

    def follow_contacts(self) -> None:
        """Note which services its contacts follow."""
        pks = {block["value"]["same_as"] for block in self.contacts.raw_data if block["value"].get("same_as")}
        self.contacts_from = list(Service.objects.filter(pk__in=pks)) if pks else []

    @property
    def is_open(self) -> bool:
        """Whether it may be signposted to."""
        return self.live and self.status == "open"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "directory/service_preview.html"
