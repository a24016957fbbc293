"""A real Elasticsearch node for tests and benches, without Docker: found or fetched, started, stopped.

    python -m tests.elasticsearch.node start    prints its address
    python -m tests.elasticsearch.node stop

It is Elastic's own build from Maven Central, kept unpacked in the cache folder. Everything that a run writes is in a
temporary folder. Where the caller is root, it runs as an ordinary user of the system, because Elasticsearch insists.
"""

import contextlib
import functools
import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSION = "9.2.0"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
# Pinned here, because not every mirror of Maven Central serves the checksums that Maven asks for.
SHA512 = (
    "2c624e913bb8712fb1698fc1ab3a241c868228183f089ff3cde17ad7bc7b5a96"
    "63454c2af939c65e075663826371e3d4344dca43a55a8aab9594f9a64b01d2c7"
)
OLDEST_JAVA = 21
HEAP = "512m"
FETCHING, STARTING, STOPPING = 900, 180, 20  # seconds
ORDINARY_USERS = ("elasticsearch", "nobody", "daemon")
SETTINGS = """\
cluster.name: signpost-tests
discovery.type: single-node
xpack.security.enabled: false
network.host: 127.0.0.1
http.port: 0
transport.port: 0
node.portsfile: true
path.data: {folder}/data
path.logs: {folder}/logs
cluster.routing.allocation.disk.threshold_enabled: false
"""
JVM = f"""\
-Xms{HEAP}
-Xmx{HEAP}
-XX:+UseSerialGC
-XX:+ExitOnOutOfMemoryError
-XX:ErrorFile={{folder}}/logs/jvm.log
-Djava.io.tmpdir=${{{{ES_TMPDIR}}}}
"""


FETCH = "python -m tests.elasticsearch.node fetch"


class NodeUnavailable(Exception):
    """No node can be had here; the message says what is missing and what to do."""


@dataclass
class Node:
    """A node that runs: its address, its folder, and the process that leads its group."""

    url: str
    folder: Path
    pid: int
    process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """End it at once, as a crash would."""
        _signal_group(self.pid, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self) -> None:
        """End it with its children, gently if it can be, and take away what it wrote."""
        _signal_group(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOPPING
        while time.monotonic() < deadline and self._alive():
            time.sleep(0.1)
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _alive(self) -> bool:
        if self.process and self.process.poll() is None:
            return True
        try:
            os.killpg(self.pid, 0)
        except OSError:
            return False
        return True


@contextlib.contextmanager
def running_node() -> Iterator[str]:
    """Yield the address of a node that is there within the block alone. Raises NodeUnavailable."""
    with own_node() as node:
        yield node.url


@contextlib.contextmanager
def own_node() -> Iterator[Node]:
    """Yield a node that can also be killed. Raises NodeUnavailable."""
    node = start(dies_with_caller=True)
    try:
        yield node
    finally:
        node.stop()


def start(*, dies_with_caller: bool = False) -> Node:
    """Start a node and wait until it is healthy. Raises NodeUnavailable."""
    java, distribution = find_java(), find_distribution()
    user = _ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="signpost-node-"))
    try:
        home = _prepare(folder, distribution, user)
        command = [str(home / "bin" / "elasticsearch")]
        if dies_with_caller and (tool := shutil.which("setpriv")):
            command = [tool, "--pdeathsig", "TERM", *command]
        with open(folder / "output", "wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={
                    "PATH": os.environ.get("PATH", os.defpath),
                    "ES_JAVA_HOME": str(java),
                    "ES_PATH_CONF": str(folder / "config"),
                    "ES_TMPDIR": str(folder / "tmp"),
                },
                start_new_session=True,
                **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),
            )
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NodeUnavailable(f"Elasticsearch could not be started: {error}") from error
    node = Node("", folder, process.pid, process)
    try:
        node.url = _wait_until_healthy(node)
    except BaseException:
        node.stop()
        raise
    return node


def find_java() -> Path:
    """Return the home of a Java that is new enough. Raises NodeUnavailable."""
    seen = []
    for home in _java_homes():
        version = _java_version(home)
        if version >= OLDEST_JAVA:
            return home
        seen.append(f"{home} is {version or 'no Java that runs'}")
    found = f" Found: {'; '.join(seen)}." if seen else ""
    raise NodeUnavailable(
        f"Elasticsearch needs Java {OLDEST_JAVA} or newer.{found} Install one, or name its folder in ES_JAVA_HOME."
    )


def find_distribution(*, fetch: bool = False) -> Path:
    """Return the unpacked distribution; where it is not here yet, `fetch` it with Maven. Raises NodeUnavailable."""
    cache = cache_folder()
    home = cache / f"elasticsearch-{VERSION}"
    if (home / "bin" / "elasticsearch").is_file():
        return home
    if not fetch:
        raise NodeUnavailable(f"Elasticsearch is not here. Fetch it once with: {FETCH}")
    maven = shutil.which("mvn")
    if not maven:
        raise NodeUnavailable(
            f"Elasticsearch is fetched with Maven, which is not here. Install it (mvn), to get {home}."
        )
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as fresh:
            _fetch(maven, Path(fresh))
            archive = next(Path(fresh).glob("*.zip"))
            if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
                raise NodeUnavailable(f"{ARTIFACT} is not the file that it was: its SHA-512 differs.")
            _unpack(archive, Path(fresh))
            with contextlib.suppress(OSError):  # another process was first
                os.rename(Path(fresh) / home.name, home)
    except (OSError, StopIteration, zipfile.BadZipFile) as error:
        raise NodeUnavailable(f"The distribution could not be unpacked into {cache}: {error!r}") from error
    if not (home / "bin" / "elasticsearch").is_file():
        raise NodeUnavailable(f"{ARTIFACT} did not unpack to {home}.")
    return home


def cache_folder() -> Path:
    """Return the folder that keeps what was fetched."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "signpost"


def _java_homes() -> Iterator[Path]:
    named = [os.environ[name] for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = shutil.which("java")
    usual = [*Path("/usr/lib/jvm").glob("*"), *Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home")]
    homes = [Path(name) for name in named] + ([Path(on_path).resolve().parents[1]] if on_path else []) + sorted(usual)
    done = set()
    for home in homes:
        if (home / "bin" / "java").is_file() and home.resolve() not in done:
            done.add(home.resolve())
            yield home


@functools.cache
def _java_version(home: Path) -> int:
    """Return the feature version of a Java; 0 when it does not run."""
    try:
        said = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(?:1\.)?([0-9]+)', said.stderr + said.stdout)
    return int(match[1]) if match and said.returncode == 0 else 0


def _fetch(maven: str, into: Path) -> None:
    command = [maven, "-B", "-q", "-c", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={into}"]
    try:
        done = subprocess.run(command, cwd=into, capture_output=True, text=True, timeout=FETCHING)
    except subprocess.TimeoutExpired as error:
        raise NodeUnavailable(f"Maven did not fetch {ARTIFACT} within {FETCHING} seconds.") from error
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        raise NodeUnavailable(f"Maven could not fetch {ARTIFACT}: {(lines or ['it does not say why'])[0][:500]}")


def _unpack(archive: Path, into: Path) -> None:
    """Unpack with the permissions of programs, which Python's own unpacking forgets."""
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            path = packed.extract(member, into)
            if mode := member.external_attr >> 16 & 0o777:
                os.chmod(path, mode)


def _ordinary_user() -> pwd.struct_passwd | None:
    """Return the user to run as; None for the caller, who is an ordinary one already. Raises NodeUnavailable."""
    if os.geteuid():
        return None
    for name in ORDINARY_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NodeUnavailable(f"Elasticsearch does not run as root, and there is no user {' or '.join(ORDINARY_USERS)}.")


def _prepare(folder: Path, distribution: Path, user: pwd.struct_passwd | None) -> Path:
    """Make what a run needs in its folder. Another user cannot look into root's cache: it gets a copy."""
    home = distribution
    if user:
        home = folder / "home"
        shutil.copytree(distribution, home, symlinks=True)
    shutil.copytree(distribution / "config", folder / "config")
    (folder / "config" / "elasticsearch.yml").write_text(SETTINGS.format(folder=folder))
    (folder / "config" / "jvm.options").write_text(JVM.format(folder=folder))
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir()
    if user:
        for path in [folder, *folder.rglob("*")]:
            if home not in path.parents:
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return home


def _wait_until_healthy(node: Node) -> str:
    """Return the address once the cluster answers. Raises NodeUnavailable."""
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        if node.process and node.process.poll() is not None:
            raise NodeUnavailable(f"Elasticsearch ended while it started:\n{_last_words(node.folder)}")
        if url := _address(node.folder):
            with (
                contextlib.suppress(OSError, urllib.error.URLError, ValueError),
                urllib.request.urlopen(f"{url}/_cluster/health?wait_for_status=yellow&timeout=5s", timeout=10) as it,
            ):
                if json.load(it)["status"] in ("yellow", "green"):
                    return url
        time.sleep(0.2)
    raise NodeUnavailable(f"Elasticsearch was not healthy within {STARTING} seconds:\n{_last_words(node.folder)}")


def _address(folder: Path) -> str:
    """Return the address from the file in which the node says its ports; empty while there is none."""
    try:
        lines = (folder / "logs" / "http.ports").read_text().split()
    except OSError:
        return ""
    return next((f"http://{line}" for line in lines if line.startswith("127.0.0.1:")), "")


def _last_words(folder: Path) -> str:
    try:
        return "\n".join((folder / "output").read_text(errors="replace").splitlines()[-15:])
    except OSError:
        return "(it said nothing)"


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def main(words: list[str]) -> int:
    """Fetch, start or stop one node that outlives this command; its particulars are kept in the cache folder."""
    kept = cache_folder() / "node.json"
    if words not in (["fetch"], ["start"], ["stop"]):
        print("Use: python -m tests.elasticsearch.node fetch|start|stop", file=sys.stderr)
        return 2
    if words != ["stop"]:
        try:
            find_distribution(fetch=True)
        except NodeUnavailable as reason:
            print(reason, file=sys.stderr)
            return 1
    if words == ["fetch"]:
        return 0
    if kept.exists():
        last = json.loads(kept.read_text())
        node = Node(last["url"], Path(last["folder"]), last["pid"])
        if words == ["start"] and node.folder.exists() and _answers(node.url):
            print(node.url)
            return 0
        if node.folder.exists():  # else it is long gone, and its number may be another's
            node.stop()
        kept.unlink()
    if words == ["start"]:
        try:
            node = start()
        except NodeUnavailable as reason:
            print(reason, file=sys.stderr)
            return 1
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"url": node.url, "folder": str(node.folder), "pid": node.pid}))
        print(node.url)
    return 0


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
