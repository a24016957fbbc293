"""`export_pack`: what is live, whole or not at all, as the pack that was loaded; and the same as a download."""

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from decision_tree.models import DecisionTreePage
from directory.models import Service
from home.models import SiteSettings
from signpost.packs import exporting
from signpost.packs.loading import load_pack
from signpost.packs.reading import read_pack

from ...conftest import PACK
from .demo import parsed

pytestmark = pytest.mark.django_db

# What an entry is where its file says nothing.
SERVICE = {"type": "service", "status": "open", "ages": {}, "address": {}, "identifiers": {}, "interpreters": False}
SERVICE |= {name: [] for name in ("also_known_as", "instead", "professional_roles", "groups", "contacts", "languages")}
SERVICE |= {name: [] for name in ("attending", "access", "response_targets", "criteria", "referral", "tags")}
SERVICE |= dict.fromkeys(("what_happens", "what_to_send", "hours", "cost", "source"), "")
ANSWER = {"danger": False, "unsure": False, "unsure_waiver": "", "sets": {}}


def export(folder: Path) -> tuple[int, list[str]]:
    """Run the command; return its exit status and the lines on standard error."""
    err = io.StringIO()
    try:
        call_command("export_pack", str(folder), stdout=io.StringIO(), stderr=err, no_color=True)
    except SystemExit as stop:
        return stop.code, err.getvalue().splitlines()
    return 0, err.getvalue().splitlines()


def entries(folder: Path, file: str) -> dict:
    return {each["key"]: {**SERVICE, **each} for each in parsed(folder / file)["services"]}


def test_read_as_yaml_it_is_the_pack_that_was_loaded(tmp_path):
    assert export(tmp_path / "out") == (0, [])
    mine, theirs = (entries(folder, "services.yaml") for folder in (PACK, tmp_path / "out"))
    assert set(mine) == set(theirs)
    for key, entry in mine.items():
        assert theirs[key] == entry
    mine, theirs = (parsed(folder / "pack.yaml") for folder in (PACK, tmp_path / "out"))
    assert (theirs["pack"], theirs["site"]) == (mine["pack"], mine["site"])
    for group in ("areas", "organisations"):
        assert {each["key"]: each for each in theirs[group]} == {each["key"]: each for each in mine[group]}
    assert parsed(PACK / "synonyms.yaml") == parsed(tmp_path / "out" / "synonyms.yaml")


def filled(tree: dict) -> dict:
    for question in tree["questions"].values():
        question["answers"] = [{**ANSWER, **answer} for answer in question["answers"]]
    return tree


@pytest.mark.parametrize("name", sorted(path.name for path in (PACK / "trees").glob("*.yaml")))
def test_so_are_its_trees(tmp_path, name):
    export(tmp_path / "out")
    mine, theirs = (filled(parsed(folder / "trees" / name)) for folder in (PACK, tmp_path / "out"))
    assert theirs == mine
    assert [list(each["questions"]) for each in (mine, theirs)] == [list(mine["questions"])] * 2


def test_it_loads_and_changes_nothing(tmp_path):
    export(tmp_path / "out")
    pack, _ = read_pack(tmp_path / "out")
    report = load_pack(pack)
    assert (report.new, report.changed, report.gone) == ([], [], [])


def test_every_string_is_quoted_and_no_date_is(tmp_path):
    export(tmp_path / "out")
    text = (tmp_path / "out" / "services.yaml").read_text()
    assert '  - "key": "gp"\n' in text
    assert '"number": "999"' in text
    assert '"alert": {"text": "The telephone' in text or '"until": 2027-01-01' in text
    assert isinstance(entries(tmp_path / "out", "services.yaml")["camden-talking-therapies"]["alert"]["until"], date)


def test_drafts_and_what_is_not_published_stay_at_home(tmp_path):
    service = Service.objects.get(key="gp")
    service.cost = "a fortune"
    service.save_revision()
    Service.objects.get(key="talk-to-frank").unpublish()
    DecisionTreePage.objects.get(slug="young").unpublish()
    assert export(tmp_path / "out") == (0, [])
    found = entries(tmp_path / "out", "services.yaml")
    assert found["gp"]["cost"] == "free"
    assert "talk-to-frank" not in found
    assert not (tmp_path / "out" / "trees" / "young.yaml").exists()
    assert "talk-to-frank" not in (tmp_path / "out" / "trees" / "me.yaml").read_text()


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "out").mkdir()
    assert export(tmp_path / "out") == (0, [])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *("pack.yaml", "services.yaml", "synonyms.yaml", "trees"),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_that_is_there_is_touched(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("file", "full", "link"):
        code, errors = export(tmp_path / name)
        assert (code, errors[0].endswith("[bad-shape]")) == (1, True)
    assert (tmp_path / "full" / "mine").read_text() == "x"
    assert not any((tmp_path / "empty").iterdir())


def test_what_could_not_be_loaded_is_not_written(tmp_path):
    service = Service.objects.get(key="gp")
    service.areas.clear()
    Service.objects.filter(key="gp").update(everywhere=False)
    Service.areas.through.objects.filter(service=service.pk).delete()
    SiteSettings.objects.update(owner=None)
    code, errors = export(tmp_path / "out")
    assert code == 1
    assert [line.split(": ")[:3] for line in errors] == [
        ["pack.yaml", "site", "owner"],
        ["services.yaml", "gp", "areas"],
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full(data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "yaml_text", full)
    code, errors = export(tmp_path / "out")
    assert (code, "No space left" in errors[0]) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_published_meanwhile_is_read_again(tmp_path, monkeypatch):
    files, reads = exporting._files, []

    def files_while_somebody_publishes():
        found = files()
        reads.append(1)
        if len(reads) == 1:
            service = Service.objects.get(key="gp")
            service.cost = "a fortune"
            service.save_revision().publish()
        return found

    monkeypatch.setattr(exporting, "_files", files_while_somebody_publishes)
    export(tmp_path / "out")
    assert len(reads) == 2
    assert entries(tmp_path / "out", "services.yaml")["gp"]["cost"] == "a fortune"


# --- the download


def test_the_download_is_the_pack(editor_client, tmp_path):
    response = editor_client.get(reverse("download_pack"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="camden-islington.zip"'
    with ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        archive.extractall(tmp_path)
    export(tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.yaml"):
        assert (tmp_path / "camden-islington" / path.relative_to(tmp_path / "out")).read_bytes() == path.read_bytes()


def test_what_is_wrong_is_told_in_the_cms(editor_client):
    SiteSettings.objects.update(owner=None)
    response = editor_client.get(reverse("download_pack"), follow=True)
    assert "pack.yaml: site: owner" in response.content.decode()


@pytest.mark.parametrize("may", [True, False])
def test_it_is_for_whoever_may_change_services(client, django_user_model, may):
    user = django_user_model.objects.create_user("jo")
    codes = ["access_admin", *(["change_service"] if may else [])]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    assert client.get(reverse("download_pack")).status_code == (200 if may else 302)
    assert ("Download as a pack" in client.get(reverse("wagtailadmin_home")).content.decode()) == may


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("download_pack")).status_code == 302
