"""The front page, ordinary pages, and what the site is called."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock, StreamBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtailnhsukfrontend import blocks as nhsuk

from decision_tree.models import DecisionTreePage, LastingPage
from directory.models import Organisation


@register_setting(icon="cog")
class SiteSettings(BaseGenericSetting):
    """What stands on every page: the site's name, who owns it, a strapline and a notice."""

    name = models.CharField(max_length=200, default="Mental health help")
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    strapline = models.CharField(max_length=200, blank=True)
    notice = models.TextField(blank=True, help_text="Shown at the top of the front page and at the foot of every page")
    pack = models.CharField(max_length=100, blank=True, editable=False, help_text="The pack that the content came from")

    class Meta:
        verbose_name = "site"


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


class HomePage(LastingPage):
    """The front page: "I need help now", search, and what help there is."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["decision_tree.HelpNowPage", "home.OrdinaryPage"]
    template = "home/front.html"

    body = StreamField(BodyBlock(), blank=True, help_text="Shown below the ways to help")
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "front page"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        trees = {
            tree.audience: tree
            for tree in DecisionTreePage.objects.live().only("title", "audience", "url_path").order_by("-path")
        }
        return {**super().get_context(request, *args, **kwargs), "trees": trees}


class OrdinaryPage(Page):
    """A page of text: about, privacy, accessibility, and whatever else editors add."""

    parent_page_types = ["home.HomePage", "home.OrdinaryPage"]
    subpage_types = ["home.OrdinaryPage"]
    template = "home/ordinary.html"

    body = StreamField(BodyBlock(), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "page"
