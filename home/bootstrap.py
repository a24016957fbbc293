"""What a site needs before there is any content: the front page, `/help-now/`, ordinary pages, groups and workflows.

One table, applied as often as one likes: what is there is left as it is.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from decision_tree.live_problems.telling import CLINICIANS
from decision_tree.models import HelpNowPage
from directory.models import Service

from .defaults import FOOTER_PAGES
from .models import HomePage, OrdinaryPage

EDITORS = "Editors"
GROUPS = {
    EDITORS: ("add", "change"),
    CLINICIANS: ("add", "change", "publish", "lock", "unlock"),
}
RECORDS = ("service", "organisation", "area", "synonymgroup", "crisisphrase")
SIGN_OFF = "Sign-off by a clinician"


def bootstrap() -> list[str]:
    """Make what is missing. Return a line for each thing made; none when everything was there."""
    made: list[str] = []
    front = _front_page(made)
    _help_now(front, made)
    for slug, (title, body) in FOOTER_PAGES.items():
        if not OrdinaryPage.objects.filter(slug=slug).exists():
            page = OrdinaryPage(title=title, slug=slug, body=[("text", body)])
            front.add_child(instance=page)
            page.save_revision().publish()
            made.append(f"page /{slug}/")
    _groups(front, made)
    _workflow(front, made)
    return made


def _front_page(made: list[str]) -> HomePage:
    front = HomePage.objects.first()
    if front is None:
        root = Page.get_first_root_node()
        for welcome in root.get_children().filter(slug="home", title="Welcome to your new Wagtail site!"):
            welcome.delete()
        root.refresh_from_db()
        front = HomePage(title="Mental health help", slug="home")
        root.add_child(instance=front)
        front.save_revision().publish()
        made.append("front page")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or site.root_page_id != front.pk:
        Site.objects.filter(is_default_site=True).delete()
        Site.objects.create(hostname="localhost", port=80, root_page=front, is_default_site=True)
        made.append("Wagtail site")
    return HomePage.objects.get(pk=front.pk)


def _help_now(front: HomePage, made: list[str]) -> None:
    if not HelpNowPage.objects.exists():
        page = HelpNowPage(title="I need help now", slug="help-now")
        front.add_child(instance=page)
        page.save_revision().publish()
        made.append("page /help-now/")


def _groups(front: HomePage, made: list[str]) -> None:
    for name, may in GROUPS.items():
        group, new = Group.objects.get_or_create(name=name)
        if not new and GroupPagePermission.objects.filter(group=group, page=front).exists():
            continue
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
            *Permission.objects.filter(
                content_type__app_label__in=["directory", "search"],
                codename__in=[f"{action}_{record}" for action in may for record in RECORDS],
            ),
        )
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=[f"{action}_page" for action in may]
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=front, permission=permission)
        made.append(f"group {name}")
    # Newer than the groups of some sites, so not among what a new group is given.
    may_write = Permission.objects.get(content_type__app_label="home", codename="change_crisiscard")
    if not may_write.group_set.exists():
        may_write.group_set.set(Group.objects.filter(name__in=GROUPS))
        made.append("editors may change the crisis card")


def _workflow(front: HomePage, made: list[str]) -> None:
    workflow, new = Workflow.objects.get_or_create(name=SIGN_OFF)
    if new:
        task = GroupApprovalTask.objects.create(name=SIGN_OFF)
        task.groups.add(Group.objects.get(name=CLINICIANS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        made.append("workflow")
    WorkflowPage.objects.get_or_create(page=front, defaults={"workflow": workflow})
    services = ContentType.objects.get_for_model(Service)
    WorkflowContentType.objects.get_or_create(content_type=services, defaults={"workflow": workflow})
