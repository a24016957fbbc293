"""Finding what a node needs: what is missing is said in words."""

import hashlib
import zipfile

import pytest

from . import node
from .node import NodeUnavailable, find_distribution, find_java


def java(folder, version: str):
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    program.chmod(0o755)
    return folder


@pytest.fixture
def only(monkeypatch):
    """Let only these Java homes be there."""
    return lambda *homes: monkeypatch.setattr(node, "_java_homes", lambda: iter(homes))


@pytest.mark.parametrize("version", ["21", "21.0.4", "25.0.1"])
def test_the_first_new_enough_java_is_taken(only, tmp_path, version):
    only(java(tmp_path / "old", "17.0.15"), java(tmp_path / "older", "1.8.0_402"), java(tmp_path / "new", version))
    assert find_java() == tmp_path / "new"


def test_too_old_a_java_is_named(only, tmp_path):
    only(java(tmp_path / "old", "17.0.15"), java(tmp_path / "older", "1.8.0_402"))
    with pytest.raises(NodeUnavailable, match=r"Java 21 or newer.*old is 17.*older is 8.*ES_JAVA_HOME"):
        find_java()


def test_no_java_at_all(only):
    only()
    with pytest.raises(NodeUnavailable, match="Java 21 or newer"):
        find_java()


def test_java_is_looked_for_where_it_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ES_JAVA_HOME", str(java(tmp_path / "named", "99")))
    assert find_java() == tmp_path / "named"


@pytest.fixture
def maven(monkeypatch, tmp_path):
    """Put in Maven's place a script, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def script(text: str) -> None:
        program = tmp_path / "programs" / "mvn"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return script


def test_no_maven(maven, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NodeUnavailable, match="Maven, which is not here"):
        find_distribution(fetch=True)


def test_no_network(maven):
    maven("echo '[ERROR] Unknown host'; exit 1")
    with pytest.raises(NodeUnavailable, match="Maven could not fetch .*Unknown host"):
        find_distribution(fetch=True)


def test_maven_fetches_nothing_or_rubbish(maven, tmp_path):
    maven("test -e again && exit 0; exit 0")
    with pytest.raises(NodeUnavailable, match="could not be unpacked"):
        find_distribution(fetch=True)
    (tmp_path / "programs" / "mvn").write_text("#!/bin/sh\necho rubbish > elasticsearch.zip\n")
    with pytest.raises(NodeUnavailable, match="SHA-512"):
        find_distribution(fetch=True)
    assert list((tmp_path / "cache" / "signpost").iterdir()) == []


def test_what_was_fetched_is_kept_and_can_be_run(maven, monkeypatch, tmp_path):
    home = f"elasticsearch-{node.VERSION}"
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as packed:
        program = zipfile.ZipInfo(f"{home}/bin/elasticsearch")
        program.external_attr = 0o100755 << 16
        packed.writestr(program, "#!/bin/sh\n")
    monkeypatch.setattr(node, "SHA512", hashlib.sha512((tmp_path / "made.zip").read_bytes()).hexdigest())
    maven(f"cp {tmp_path}/made.zip .")
    found = find_distribution(fetch=True)
    assert found == tmp_path / "cache" / "signpost" / home
    assert (found / "bin" / "elasticsearch").stat().st_mode & 0o111
    (tmp_path / "programs" / "mvn").unlink()
    assert find_distribution() == found


def test_a_node_that_does_not_start_says_why_and_leaves_nothing(monkeypatch, tmp_path):
    home = tmp_path / "distribution"
    (home / "bin").mkdir(parents=True)
    (home / "config").mkdir()
    (home / "bin" / "elasticsearch").write_text("#!/bin/sh\necho 'no space left'; exit 3\n")
    (home / "bin" / "elasticsearch").chmod(0o755)
    monkeypatch.setattr(node, "find_java", lambda: tmp_path)
    monkeypatch.setattr(node, "find_distribution", lambda: home)
    monkeypatch.setattr(node, "_ordinary_user", lambda: None)
    made = []
    monkeypatch.setattr(node.tempfile, "mkdtemp", lambda prefix: made.append(tmp_path / "run") or _made(made[-1]))
    with pytest.raises(NodeUnavailable, match="ended while it started"):
        node.start()
    assert made
    assert not made[0].exists()


def _made(folder) -> str:
    folder.mkdir()
    return str(folder)


def test_wrong_words_on_the_command_line(capsys):
    assert node.main(["begin"]) == 2
    assert "start|stop" in capsys.readouterr().err
