"""Measures loading and exporting packs of made-up services.

    .venv/bin/python -m bench.packs [--sizes 1000 5000 20000]

Each size has a SQLite database of its own in a temporary folder. Each command runs as a process of its own, while this
one asks for the right to write ten times a second, as an editor who saves would.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from .made_up import AREAS, KIND_OF_PROVIDER, POSTCODES, PROVIDERS, key_of, made_up

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("load_pack", "load_pack again", "export_pack")


def write_pack(size: int, folder: Path) -> int:
    """Write a pack of so many services into a folder; return how many bytes its services have."""
    from signpost.packs.values import pack_of_hours
    from signpost.packs.writing import yaml_text

    providers = max(10, size // 40)
    districts = [f"{part}{number}" for part in POSTCODES for number in range(1, 21)]
    areas = [
        {"key": key_of(name), "name": name, "postcode_districts": districts[at :: len(AREAS)]}
        for at, name in enumerate(AREAS)
    ]
    organisations = [
        {
            "key": f"organisation-{each}",
            "name": f"{PROVIDERS[each % len(PROVIDERS)]} {each}",
            "kind": KIND_OF_PROVIDER[each % len(KIND_OF_PROVIDER)],
        }
        for each in range(providers)
    ]
    services = []
    for each in made_up(size):
        values = each.values
        contacts = [block["value"] for block in json.loads(values["contacts"])]
        for at, contact in enumerate(contacts):
            contact["for"] = contact.pop("audience", [])
            contact.pop("hours", None)
            if at and "number" in contact:
                contact["number"] = f"01632 {500_000 + each.number:06d}"
        entry: dict[str, Any] = {
            "key": f"service-{each.number}",
            "name": each.name,
            "also_known_as": each.also.splitlines(),
            "organisation": f"organisation-{each.number % providers}",
            "areas": "everywhere" if values["everywhere"] else [areas[at]["key"] for at in each.areas],
            "for": values["audience"],
            "ages": {name: values[f"{name}_age"] for name in ("min", "max") if values[f"{name}_age"] is not None},
            "hours": pack_of_hours(values["hours"]) or {},
            "address": {"line": values["address_line"], "town": values["town"], "postcode": values["postcode"]},
            "contacts": contacts,
            "criteria": [block["value"] for block in json.loads(values["criteria"])],
            "tags": each.subjects,
            **{
                name: values[name]
                for name in ("urgency", "professional_roles", "groups", "referral", "summary", "what_happens")
            },
        }
        if values["tier"]:
            entry["tier"] = values["tier"]
        services.append(entry)
    site = {"name": "Made up", "owner": "organisation-0"}
    pack = {"pack": "made-up", "site": site, "areas": areas, "organisations": organisations}
    (folder / "pack.yaml").write_text(yaml_text(pack), encoding="utf-8")
    return (folder / "services.yaml").write_text(yaml_text({"services": services}), encoding="utf-8")


class Editor(threading.Thread):
    """Somebody who wants to write ten times a second; `longest`: the longest wait in seconds."""

    def __init__(self, database: Path) -> None:
        super().__init__(daemon=True)
        self.database = database
        self.longest = 0.0
        self.is_over = threading.Event()

    def run(self) -> None:
        connection = sqlite3.connect(self.database, timeout=600, isolation_level=None)
        while not self.is_over.wait(0.1):
            start = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            self.longest = max(self.longest, time.perf_counter() - start)
            connection.execute("ROLLBACK")
        connection.close()


def manage(folder: Path, *words: str) -> dict[str, float]:
    """Run a command; return its seconds, those of a processor, most memory in MB, and how long an editor waited."""
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "signpost.settings.dev",
    }
    editor = Editor(folder / "bench.sqlite3")
    editor.start()
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    editor.is_over.set()
    editor.join()
    if status:
        raise RuntimeError(f"{' '.join(words)} ended with {status}")
    busy = usage.ru_utime + usage.ru_stime
    return {"seconds": seconds, "processor": busy, "MB": usage.ru_maxrss / 1024, "longest wait": editor.longest}


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as name:
            folder, pack = Path(name), Path(name) / "pack"
            pack.mkdir()
            size_in_bytes = write_pack(size, pack)
            manage(folder, "migrate", "--verbosity", "0")
            load = os.getloadavg()[0]
            print(f"\n{size} services, {size_in_bytes / 1e6:.1f} MB of YAML; {load:.1f} processes want a processor\n")
            for at, command in enumerate(COMMANDS):
                where = folder / "exported" if command == "export_pack" else pack
                measured = manage(folder, command.split()[0], str(where))
                if not at:
                    print(" " * 18, *(f"{name:>14}" for name in measured), sep="")
                print(f"{command:18}", *(f"{value:14.1f}" for value in measured.values()), sep="", flush=True)


if __name__ == "__main__":
    main()
