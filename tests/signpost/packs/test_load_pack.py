"""`load_pack`: everything or nothing, every mistake named, and nothing written twice."""

import io
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.core.management import call_command
from ruamel.yaml import YAML
from wagtail.models import Revision

from decision_tree.models import DecisionTreePage
from directory.models import Area, Service
from home.models import SiteSettings
from signpost.packs.writing import yaml_text

from ...conftest import PACK, ROOT

pytestmark = pytest.mark.django_db

LINE = re.compile(r"^[^:]+: [^:]+: [^:]+: .+ \[[a-z-]+\]$")


@pytest.fixture
def pack(tmp_path):
    """A copy of the demonstration pack to change."""
    return shutil.copytree(PACK, tmp_path / "pack")


def load(folder, *options) -> tuple[int, str, list[str]]:
    """Run the command; return its exit status, what it printed, and the lines on standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("load_pack", str(folder), *options, stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue().splitlines()
    return 0, out.getvalue(), err.getvalue().splitlines()


def change(folder, name: str, edit) -> None:
    """Change one file of a pack: `edit(data)`."""
    path = folder / name
    data = YAML(typ="safe").load(path)
    edit(data)
    path.write_text(yaml_text(data))


def replace(folder, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def everything() -> dict:
    """Return what the database holds of a pack, to compare before and after."""
    return {
        "services": list(Service.objects.order_by("pk").values()),
        "trees": list(DecisionTreePage.objects.order_by("pk").values()),
        "revisions": Revision.objects.count(),
        "areas": list(Area.objects.values()),
        "site": SiteSettings.load().name,
    }


def test_loading_again_changes_nothing():
    before = everything()
    code, out, _ = load(PACK)
    assert (code, everything()) == (0, before)
    assert "0 new, 0 fields changed" in out


def test_all_of_the_pack_is_live():
    assert Service.objects.filter(live=True).count() == 89
    assert DecisionTreePage.objects.live().count() == 4


def step(tree, key):
    return tree["questions"].get(key) or tree["outcomes"].get(key)


ME = "trees/me.yaml"
BROKEN = {
    "dead-end": (ME, "how-soon", lambda tree: step(tree, "how-soon").update(answers=[])),
    "unknown-target": (ME, "safe-today", lambda tree: step(tree, "safe-today")["answers"][1].update(go="nowhere")),
    "loop": (ME, None, lambda tree: step(tree, "age-well")["answers"][0].update(go="how-soon")),
    "unreachable": (
        ME,
        "lost",
        lambda tree: tree["outcomes"].update(lost={**step(tree, "see-gp")}),
    ),
    "danger-detour": (
        ME,
        "life-at-risk",
        lambda tree: step(tree, "life-at-risk")["answers"][0].update(go="safe-today"),
    ),
    "no-danger-answer": (ME, "life-at-risk", lambda tree: step(tree, "life-at-risk")["answers"][0].pop("danger")),
    "unsure-less-urgent": (ME, "safe-today", lambda tree: step(tree, "safe-today")["answers"][0].update(go="see-gp")),
    "scenario": (ME, None, lambda tree: tree["scenarios"][0].update(ends="see-gp")),
    "no-open-service": (ME, "veterans", lambda tree: step(tree, "veterans").update(services=["urlife"])),
    "same-answers": (
        ME,
        "safe-today",
        lambda tree: step(tree, "safe-today")["answers"][1].update(say="no, or I am not sure"),
    ),
    "unknown-service": (ME, "see-gp", lambda tree: step(tree, "see-gp")["services"].append("nobody")),
    "unknown-organisation": ("services.yaml", "gp", lambda data: data["services"][12].update(organisation="nobody")),
    "unknown-area": (ME, "age-well", lambda tree: step(tree, "age-well")["answers"][0].update(sets={"area": "mars"})),
    "duplicate-key": ("services.yaml", "samaritans", lambda data: data["services"][0].update(key="samaritans")),
    "bad-value": ("services.yaml", "emergency-999", lambda data: data["services"][0].update(urgency=["yesterday"])),
    "bad-shape": ("services.yaml", "emergency-999", lambda data: data["services"][0].update(colour="red")),
}


def index_of(key: str) -> int:
    services = YAML(typ="safe").load(PACK / "services.yaml")["services"]
    return next(at for at, service in enumerate(services) if service["key"] == key)


BROKEN["unknown-organisation"] = (
    "services.yaml",
    "gp",
    lambda data: data["services"][index_of("gp")].update(organisation="nobody"),
)


@pytest.mark.parametrize("id", BROKEN)
@pytest.mark.parametrize("options", [[], ["--check"]], ids=["load", "check"])
def test_a_mistake_is_named_and_nothing_written(pack, id, options):
    file, key, edit = BROKEN[id]
    change(pack, file, edit)
    before = everything()
    code, _, errors = load(pack, *options)
    assert code == 1
    named = [line for line in errors if line.endswith(f"[{id}]")]
    assert named, errors
    assert all(line.startswith(f"{file}: ") for line in named)
    assert key is None or any(line.startswith(f"{file}: {key}: ") for line in named)
    assert all(LINE.match(line) for line in errors), errors
    assert everything() == before


@pytest.mark.parametrize(
    ("file", "content", "id"),
    [
        ("services.yaml", b"services: [\n", "bad-yaml"),
        ("services.yaml", b"\xff\xfe", "bad-yaml"),
        ("trees/me.yaml", b"a: &x [*x]\n", "bad-yaml"),
        ("pack.yaml", b"!!python/object/apply:os.system ['true']", "bad-yaml"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(pack, file, content, id):
    (pack / file).write_bytes(content)
    code, _, errors = load(pack)
    assert code == 1
    assert any(line.startswith(f"{file}: ") and line.endswith(f"[{id}]") for line in errors)


def test_every_mistake_is_reported_at_once(pack):
    for id in ("unknown-target", "unknown-organisation", "bad-shape", "scenario"):
        file, _, edit = BROKEN[id]
        change(pack, file, edit)
    _, _, errors = load(pack)
    assert {line.rsplit("[", 1)[1][:-1] for line in errors} >= {
        "unknown-target",
        "unknown-organisation",
        "bad-shape",
    }


@pytest.mark.parametrize(("old", "new"), [('say: "No", go: safe-today', "say: No, go: safe-today")])
def test_a_truth_value_for_words_asks_for_quotes(pack, old, new):
    replace(pack, ME, old, new)
    _, _, errors = load(pack)
    assert any("quotes" in line and line.endswith("[bad-value]") for line in errors)


def test_a_number_without_quotes_asks_for_quotes(pack):
    replace(pack, "services.yaml", 'number: "999", label: Call 999', "number: 999, label: Call 999")
    _, _, errors = load(pack)
    assert any("contacts.1.number" in line and "quotes" in line for line in errors), errors


def test_check_writes_nothing(pack):
    replace(pack, "services.yaml", "Talk to someone at any time", "Talk to somebody at any time")
    before = everything()
    assert load(pack, "--check")[0] == 0
    assert everything() == before


def test_what_differs_goes_live_and_is_listed(pack):
    replace(pack, "services.yaml", "Talk to someone at any time", "Talk to somebody at any time")
    code, out, _ = load(pack)
    assert code == 0
    assert "changed: service samaritans: summary" in out
    assert "1 fields changed" in out
    assert Service.objects.get(key="samaritans").summary.startswith("Talk to somebody")


def test_what_an_editor_changed_is_put_back(pack):
    service = Service.objects.get(key="gp")
    service.cost = "a fortune"
    service.save_revision().publish()
    _, out, _ = load(pack)
    assert "changed: service gp: cost" in out
    assert Service.objects.get(key="gp").cost == "free"


def test_a_tree_that_differs_goes_live(pack):
    replace(pack, ME, "How soon do you need help?", "How soon do you want help?")
    code, out, _ = load(pack)
    assert (code, "changed: tree me: step how-soon" in out) == (0, True)
    assert "How soon do you want help?" in str(DecisionTreePage.objects.get(slug="me").steps.raw_data[3])


@pytest.mark.parametrize("options", [[], ["--over-drafts"]], ids=["refused", "over drafts"])
def test_an_entry_with_a_draft(pack, options):
    service = Service.objects.get(key="gp")
    service.summary = "A draft"
    service.save_revision()
    tree = DecisionTreePage.objects.get(slug="me")
    tree.intro = "A draft"
    tree.save_revision()
    code, _, errors = load(pack, *options)
    if options:
        assert code == 0
        assert not Service.objects.get(key="gp").has_unpublished_changes
    else:
        assert code == 1
        assert any(line.startswith("services.yaml: gp: ") for line in errors)


def test_entries_gone_from_the_pack_are_listed_and_kept(pack):
    change(pack, "services.yaml", lambda data: data["services"].pop(index_of("talk-to-frank")))
    change(pack, ME, lambda tree: step(tree, "drink-drugs")["services"].remove("talk-to-frank"))
    code, out, _ = load(pack)
    assert (code, "not in the pack, left as it is: service talk-to-frank" in out) == (0, True)
    assert Service.objects.get(key="talk-to-frank").live


def test_a_pack_of_another_name_is_refused(pack):
    replace(pack, "pack.yaml", "pack: camden-islington", "pack: leeds")
    code, _, errors = load(pack)
    assert (code, errors[0].endswith("[other-pack]")) == (1, True)


def test_markup_is_shown_as_text(pack, client, reindexed):
    change(
        pack,
        "services.yaml",
        lambda data: data["services"][index_of("gp")].update(name="<script>alert(1)</script>{{ 7 }}"),
    )
    assert load(pack)[0] == 0
    reindexed()
    for address in ("/services/", "/services/gp/", "/help-now/me/"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in text


def test_a_mistake_has_no_traceback_and_exit_status_1(pack, tmp_path):
    change(pack, *[BROKEN["bad-value"][0], BROKEN["bad-value"][2]])
    done = subprocess.run(
        [sys.executable, "manage.py", "load_pack", str(pack)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
            "VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "signpost.settings.dev",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "emergency-999" in done.stderr


def test_a_nought_is_kept(pack):
    def edit(data):
        data["services"][index_of("camden-care-choices")].update(
            ages={"min": 0, "max": 40}, address={"line": "On the line", "longitude": 0.0}
        )

    change(pack, "services.yaml", edit)
    assert load(pack)[0] == 0
    service = Service.objects.get(key="camden-care-choices")
    assert (service.min_age, service.longitude) == (0, 0.0)


def test_tags_that_differ_in_capitals_alone_are_the_same(pack):
    change(pack, "services.yaml", lambda data: data["services"][index_of("gp")]["tags"].append("Alcohol"))
    assert "changed: service gp: tags" in load(pack)[1]
    assert "0 fields changed" in load(pack)[1]


def test_a_step_key_may_not_be_too_long(pack):
    long = "a" * 101
    change(
        pack,
        ME,
        lambda tree: (tree["questions"].update({long: tree["questions"].pop("life-at-risk")}), tree.update(start=long)),
    )
    code, _, errors = load(pack)
    assert code == 1
    assert any(line.endswith("[bad-value]") for line in errors)


def test_a_live_tree_that_a_pack_breaks_is_told_of(pack):
    (pack / "trees" / "me.yaml").unlink()
    replace(pack, "services.yaml", "- key: combat-stress\n", "- key: combat-stress\n  status: closed\n")
    replace(pack, "services.yaml", "- key: gp\n", "- key: gp\n  status: closed\n")
    replace(pack, "services.yaml", "- key: samaritans\n", "- key: samaritans\n  status: closed\n")
    code, out, errors = load(pack)
    assert code == 0, errors
    assert "Warning: trees/me: " in out


@pytest.mark.slow
def test_an_index_that_another_site_left_is_made_anew(pack, tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "signpost.settings.dev",
    }

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    manage("migrate", "--verbosity", "0")
    empty = (tmp_path / "db.sqlite3").read_bytes()
    for name in ("Falconry helpline", "Talk to FRANK"):
        (tmp_path / "db.sqlite3").write_bytes(empty)
        change(
            pack, "services.yaml", lambda data, name=name: data["services"][index_of("talk-to-frank")].update(name=name)
        )
        manage("load_pack", str(pack))
    code = (
        "import sqlite3; from directory.search.finder import finder; "
        "print(sqlite3.connect(finder().embedded.file).execute('SELECT json FROM documents').fetchall())"
    )
    names = manage("shell", "--verbosity", "0", "--command", code)
    assert "Talk to FRANK" in names
    assert "Falconry" not in names


@pytest.mark.parametrize("place", ["services.yaml", "trees/me.yaml", "trees"])
def test_a_link_is_refused_and_what_it_leads_to_is_not_shown(pack, tmp_path, capsys, place):
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    for name in ("services.yaml", "me.yaml"):
        (secret / name).write_text("secret-key-of-the-site")
    target = pack / place
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    target.symlink_to(secret if place == "trees" else secret / target.name)
    with pytest.raises(SystemExit):
        call_command("load_pack", str(pack))
    told = capsys.readouterr()
    assert "[unsafe-file]" in told.err
    assert "secret-key" not in told.err + told.out
