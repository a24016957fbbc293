"""The front page, ordinary pages, what the site is called, and the words of the crisis card."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock, StreamBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtailnhsukfrontend import blocks as nhsuk

from decision_tree.models import DecisionTreePage
from decision_tree.protected_pages import ProtectedPage
from directory.atomic_writes import AtomicWrites
from directory.models import Organisation

from .defaults import CRISIS_CARD_INTRO, FOOTER_PAGES, STAYING_WELL


@register_setting(icon="cog")
class SiteSettings(AtomicWrites, BaseGenericSetting):
    """What stands on every page: the site's name, who owns it, a strapline and a notice."""

    name = models.CharField(max_length=200, default="Mental health help")
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    strapline = models.CharField(max_length=200, blank=True)
    notice = models.TextField(blank=True, help_text="Shown at the top of the front page and at the foot of every page")
    pack = models.CharField(max_length=100, blank=True, editable=False, help_text="The pack that the content came from")

    class Meta:
        verbose_name = "site"

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The site's address as paper shows it."""
        return settings.SITE_URL.split("://", 1)[-1]

    @classmethod
    def on_paper(cls) -> dict[str, str]:
        """Return what every print says of the site."""
        site = cls.objects.select_related("owner").first() or cls()
        return {"name": site.name, "owner": site.owner.name if site.owner else "", "notice": site.notice}


@register_setting(icon="form")
class CrisisCard(AtomicWrites, BaseGenericSetting):
    """What editors write on the crisis card. Everything else on it is the directory's or the person's own."""

    LINES, LENGTH = 5, 60  # so that the advice fits on a panel of the wallet card

    intro = models.TextField("introduction", default=CRISIS_CARD_INTRO, help_text="Shown above the card, not printed")
    staying_well = models.TextField(
        "advice on staying well",
        default=STAYING_WELL,
        help_text=f"Printed on the card. One piece of advice a line: at most {LINES} lines of {LENGTH} characters.",
    )

    class Meta:
        verbose_name = "crisis card"

    def __str__(self) -> str:
        return "Crisis card"

    @property
    def advice(self) -> list[str]:
        """The advice, a line each."""
        return [line.strip() for line in self.staying_well.splitlines() if line.strip()]

    def clean(self) -> None:
        """Raise ValidationError for more advice than the wallet card has room for."""
        if len(self.advice) > self.LINES:
            raise ValidationError({"staying_well": f"The wallet card has room for {self.LINES} lines. Take some out."})
        long = [line for line in self.advice if len(line) > self.LENGTH]
        if long:
            words = f"Make this shorter, at most {self.LENGTH} characters: {'; '.join(long)}"
            raise ValidationError({"staying_well": words})


class BodyBlock(StreamBlock):
    """What an ordinary page may hold: text, and the blocks of NHS.UK frontend that need no picture."""

    text = RichTextBlock(icon="pilcrow")
    inset = nhsuk.InsetTextBlock()
    warning = nhsuk.WarningCalloutBlock()
    do = nhsuk.DoBlock()
    dont = nhsuk.DontBlock()
    details = nhsuk.DetailsBlock()
    action_link = nhsuk.ActionLinkBlock()
    care_card = nhsuk.CareCardBlock()
    summary_list = nhsuk.SummaryListBlock()


class HomePage(ProtectedPage):
    """The front page: "I need help now", search, and what help there is."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["decision_tree.HelpNowPage", "home.OrdinaryPage"]
    template = "home/front.html"

    body = StreamField(BodyBlock(), blank=True, help_text="Shown below the ways to help")
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "front page"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        trees = {
            tree.audience: tree
            for tree in DecisionTreePage.objects.live().only("title", "audience", "url_path").order_by("-path")
        }
        return {**super().get_context(request, *args, **kwargs), "trees": trees}


class OrdinaryPage(ProtectedPage):
    """A page of text: those that the footer names, which are protected, and whatever else editors add."""

    parent_page_types = ["home.HomePage", "home.OrdinaryPage"]
    subpage_types = ["home.OrdinaryPage"]
    template = "home/ordinary.html"

    private_page_options = Page.private_page_options
    promote_panels = Page.promote_panels

    body = StreamField(BodyBlock(), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "page"

    @property
    def is_protected(self) -> bool:
        """Whether the footer of every page names it."""
        return self.slug in FOOTER_PAGES

    @classmethod
    def in_footer(cls) -> list["OrdinaryPage"]:
        """Return the pages that the footer names and that are there to be read, in its order."""
        pages = {page.slug: page for page in cls.objects.live().filter(slug__in=FOOTER_PAGES)}
        return [pages[slug] for slug in FOOTER_PAGES if slug in pages]
