"""Second opinions on PDF/UA-1, besides the compiler's own: pdfua (quick, few rules) and veraPDF (the reference).

    python -m tests.paper.validation fetch           fetches veraPDF once
    python -m tests.paper.validation FILE.pdf ...    prints what both say

veraPDF is one artifact of Maven Central, kept in the cache folder. The tests that use it are skipped where it is not.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pdfua

from tests.elasticsearch.node import cache_folder

VERSION = "1.28.2"
ARTIFACT = f"org.verapdf.apps:greenfield-apps:{VERSION}"
FETCH = "python -m tests.paper.validation fetch"
CERTAIN = pdfua.Confidence.CERTAIN
FETCHING, CHECKING = 600, 300  # seconds


class VeraPdfUnavailable(Exception):
    """veraPDF cannot be had here; the message says what is missing and what to do."""


def faults(pdf: bytes) -> list[str]:
    """Return what pdfua finds wrong, one line each, doubts left out."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        found = pdfua.validate(file.name).findings
    return [f"{it.rule_id}: {it.message} ({it.location.describe()})" for it in found if it.confidence == CERTAIN]


def verapdf_faults(pdfs: list[Path]) -> list[str]:
    """Return what veraPDF finds wrong, one line each, the file's name first. One start of Java for all files.

    Raises VeraPdfUnavailable, and ValueError when it has not judged each file.
    """
    java, jar = find_java(), find_verapdf()
    with tempfile.TemporaryDirectory() as home:  # it leaves settings in the user's folder
        command = [java, f"-Duser.home={home}", "-cp", str(jar), "org.verapdf.apps.GreenfieldCliWrapper"]
        options = ["--flavour", "ua1", "--format", "json", "--maxfailuresdisplayed", "3", "--nonpdfext"]
        done = subprocess.run(
            [*command, *options, *map(str, pdfs)], capture_output=True, text=True, cwd=home, timeout=CHECKING
        )
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
    except (ValueError, KeyError) as error:
        raise ValueError(f"veraPDF gave no report: {done.stdout[:500]}{done.stderr[:500]}") from error
    if len(jobs) != len(pdfs):
        raise ValueError(f"veraPDF judged {len(jobs)} of {len(pdfs)} files: {done.stderr[:500]}")
    return [f"{Path(job['itemDetails']['name']).name}: {fault}" for job in jobs for fault in _faults_of(job)]


def _faults_of(job: dict) -> list[str]:
    found = []
    for result in job.get("validationResult", [{"compliant": False, "details": {"ruleSummaries": []}}]):
        if not result["compliant"]:
            rules = result["details"]["ruleSummaries"]
            found += [
                f"{rule['clause']}-{rule['testNumber']}: {check['errorMessage']} ({check['context'][-150:]})"
                for rule in rules
                for check in rule["checks"]
            ] or [f"not judged: {job.get('taskException', result)}"]
    return found


def find_java() -> str:
    """Return the command of a Java. Raises VeraPdfUnavailable."""
    if java := shutil.which("java"):
        return java
    raise VeraPdfUnavailable("veraPDF needs Java, which is not here.")


def find_verapdf(*, fetch: bool = False) -> Path:
    """Return veraPDF's archive; where it is not here yet, `fetch` it with Maven. Raises VeraPdfUnavailable."""
    jar = cache_folder() / f"greenfield-apps-{VERSION}.jar"
    if jar.is_file():
        return jar
    if not fetch:
        raise VeraPdfUnavailable(f"veraPDF is not here. Fetch it once with: {FETCH}")
    maven = shutil.which("mvn")
    if not maven:
        raise VeraPdfUnavailable(f"veraPDF is fetched with Maven (mvn), which is not here, to get {jar}.")
    jar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jar.parent) as fresh:
        command = [maven, "-B", "-q", "-C", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={fresh}"]
        try:
            done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=FETCHING)
        except subprocess.TimeoutExpired as error:
            raise VeraPdfUnavailable(f"Maven did not fetch {ARTIFACT} within {FETCHING} seconds.") from error
        if not (Path(fresh) / jar.name).is_file():
            raise VeraPdfUnavailable(f"Maven could not fetch {ARTIFACT}: {(done.stdout + done.stderr)[:500]}")
        (Path(fresh) / jar.name).rename(jar)
    return jar


def main(words: list[str]) -> int:
    """Fetch veraPDF, or print what both find wrong with files; 1 when anything is."""
    try:
        if words == ["fetch"]:
            find_verapdf(fetch=True)
            return 0
        found = [f"{name}: {fault}" for name in words for fault in faults(Path(name).read_bytes())]
        found += verapdf_faults([Path(name).resolve() for name in words])
    except VeraPdfUnavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    print("\n".join(found) or "nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
