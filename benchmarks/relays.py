"""What a county sends to its stations: bytes through each link, with and without relays.

    relays.py [--stations N] [--per-township N] [--films N] [--kilobytes N] [--pages N]
              [--fetched N]

`--fetched 334` fetches for all townships of 10,000 stations.

Two months are released for all stations; nine films in ten stay. Of some 24 films that a station
gets 14 go to the whole county, 7 to its township, 3 were chosen for it alone. The signed lists of
all stations say how many bytes go through each link: from the county to a township (to its relay
once, or to each station), and from there to each station. For some townships the second month is
really fetched, from a server on loopback, and compared; one relay is broken and healed, one is a
month behind.
Prints one JSON document. Films are small: only ratios say something.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.deliver import KEY, RING, CountingClient, film, measure
from build_tools.errors import CoursewareError
from build_tools.model.release import ManifestEntry, ReleaseName
from build_tools.progress import Silent
from build_tools.release.archive.archived_release import write_index
from build_tools.release.archive.packing import StationContent, pack
from build_tools.release.delivery.deliver import DeliveryRequest, deliver
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.server.server_release import find_release
from build_tools.release.trust.manifest import from_bytes
from build_tools.release.trust.signature import public_file
from build_tools.stages.sticks import relay as stage
from build_tools.stages.trust import TrustChoice
from tests.release.web_servers import served

MONTHS = ("2026-10", "2026-11")
COUNTY, TOWNSHIP, OWN = 14, 7, 3
TODAY = dt.date(2026, 11, 5)
Files = dict[str, ManifestEntry]


@dataclass(frozen=True)
class County:
    """The releases, and the stations of each township."""

    releases: Path
    townships: tuple[tuple[str, ...], ...]


def chosen(films: list[str], month: int, township: int, station: int) -> tuple[str, ...]:
    """Return the films of a station in a month: each month one in ten of them goes, one comes."""

    def some(count: int, *seed: int) -> set[str]:
        fresh = max(1, count // 10)
        order = random.Random(str(seed)).sample(films, len(films))  # noqa: S311 - can be run again
        return {*order[month * fresh :][:count]}

    films_of_it = some(COUNTY) | some(TOWNSHIP, township) | some(OWN, township, station)
    return tuple(sorted(films_of_it))


def make(root: Path, stations: int, per_township: int, films: int, size: int, pages: int) -> County:
    """Make both months."""
    releases = root / "releases"
    media = {path.name: path for path in (film(releases, n, size) for n in range(films))}
    names = sorted(media)
    codes = [f"s{number:05}" for number in range(stations)]
    townships = tuple(
        tuple(codes[begin : begin + per_township]) for begin in range(0, stations, per_township)
    )
    for number, month in enumerate(MONTHS):
        folder = releases / month / "pages" / "technical"
        folder.mkdir(parents=True)
        for page in range(pages):
            text = f"{month if page % 10 == 0 else ''}{page}" + "一页课文。" * 400
            (folder / f"page-{page}.html").write_text(text, encoding="utf-8")
        contents = [
            StationContent(code, "站", {}, chosen(names, number, township, station))
            for township, its in enumerate(townships)
            for station, code in enumerate(its)
        ]
        pack(releases / month, ReleaseName(month), contents, media, KEY, "", Silent())
        (releases / month / "release.json").write_text("{}", encoding="utf-8")
    write_index(releases)
    return County(releases, townships)


def pages_of(county: County, month: str) -> Files:
    """Return pages, launcher and the list of the pages."""
    path = county.releases / month / "manifest-sha256.txt"
    entries = from_bytes(path.read_bytes(), path.name).entries
    return {e.path: e for e in entries} | listed(path)


def own_of(county: County, month: str, station: str) -> Files:
    """Return a station's media, its own script and its list."""
    path = county.releases / month / "stations" / f"{station}.sha256"
    entries = from_bytes(path.read_bytes(), path.name).entries
    # Each station has a script of its own under the same name.
    named = {e.path if e.path.startswith("media/") else f"{e.path} {station}": e for e in entries}
    return named | listed(path)


def listed(path: Path) -> Files:
    """Return a list and its signature, which are new each month."""
    both = (path, path.with_name(f"{path.name}.minisig"))
    return {str(f): ManifestEntry(f.name, "", f.stat().st_size) for f in both}


def fresh(after: Files, before: Files) -> int:
    """Return the bytes of what was not there before: media have the same path each month."""
    return sum(entry.size for path, entry in after.items() if path not in before)


def links(county: County) -> dict[str, object]:
    """Return bytes through the links, by the signed lists."""
    pages = [pages_of(county, month) for month in MONTHS]
    to_stations, to_relays, to_relays_first = [], [], []
    for its in county.townships:
        unions: list[Files] = [dict(pages[0]), dict(pages[1])]
        for station in its:
            own = [own_of(county, month, station) for month in MONTHS]
            to_stations.append(fresh(pages[1] | own[1], pages[0] | own[0]))
            for union, files in zip(unions, own, strict=True):
                union |= files
        to_relays.append(fresh(unions[1], unions[0]))
        to_relays_first.append(fresh(unions[1], {}))
    everything = sum(to_stations)
    return {
        "month_to_each_station": everything,
        "month_to_relays": sum(to_relays),
        "county_sends_less_by": round(everything / sum(to_relays), 1),
        "largest_township_link": {"direct": largest(county, to_stations), "relay": max(to_relays)},
        "first_month_to_relays": sum(to_relays_first),
    }


def largest(county: County, to_stations: list[int]) -> int:
    """Return the most that goes directly to the stations of one township."""
    counts = iter(to_stations)
    return max(sum(next(counts) for _station in its) for its in county.townships)


def fetched(county: County, root: Path, count: int) -> dict[str, object]:
    """Fetch and pull really for some townships; hold what came against the lists."""
    key = root / "release.pub"
    key.write_bytes(public_file(KEY.public))
    trust = TrustChoice(root, key_file=key)
    rows = []
    with served(county.releases) as server:
        address = server.url

        def fetch(folder: Path, stations: Iterable[str], month: str) -> int:
            clients: list[CountingClient] = []

            def client(url: str, proxy: str) -> CountingClient:
                clients.append(CountingClient(url, proxy))
                return clients[-1]

            stage.HttpClient = client  # type: ignore[assignment,misc]
            stage.fetch_set(
                address, folder, stage.RelayOptions(tuple(stations), month, TODAY), trust, Silent()
            )
            return sum(client.came for client in clients)

        for number, its in enumerate(county.townships[:count]):
            relay = root / f"relay-{number}"
            fetch(relay, its, MONTHS[0])
            came: list[int] = []
            seconds = measure(
                lambda relay=relay, its=its, came=came: came.append(fetch(relay, its, MONTHS[1]))
            )
            rows.append({"came": came[0], "by_the_lists": by_lists(county, its), **seconds})
            if number:
                shutil.rmtree(relay)
        ratios = sorted(row["came"] / row["by_the_lists"] for row in rows)
        return {
            "townships": len(rows),
            "totals": {name: round(sum(row[name] for row in rows), 2) for name in rows[0]},
            "came_by_the_lists": {"median": ratios[len(rows) // 2], "worst": ratios[-1]},
            "broken": broken(county, root, address, fetch),
            "behind": behind(county, root, address),
        }


def by_lists(county: County, its: Iterable[str]) -> int:
    """Return what a relay has to fetch of the second month."""
    unions = [pages_of(county, month) for month in MONTHS]
    for station in its:
        for union, month in zip(unions, MONTHS, strict=True):
            union |= own_of(county, month, station)
    return fresh(unions[1], unions[0])


def pull(address: str, stick: Path, station: str, month: str | None = None) -> int:
    """Pull to a stick; return the bytes that came."""
    stick.mkdir(exist_ok=True)
    client = CountingClient(address)
    release = find_release(client, month)
    deliver(DiskMedium(FolderDisk(stick)), release, DeliveryRequest(station), RING, Silent())
    return client.came


def broken(
    county: County, root: Path, address: str, fetch: Callable[[Path, Iterable[str], str], int]
) -> dict[str, object]:
    """Damage every tenth file of a relay: what stations notice, what healing costs."""
    relay, its = root / "relay-0", county.townships[0]
    files = sorted(path for path in relay.glob("media/*"))
    damaged = files[::10]
    for path in damaged:
        path.chmod(0o644)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    refused, wrong, direct = 0, 0, 0
    with served(relay) as server:
        for station in its:
            stick = root / f"stick-{station}"
            pull(address, stick, station, MONTHS[0])
            try:
                pull(server.url, stick, station)
            except CoursewareError:
                refused += 1
                direct += pull(address, stick, station)
            report = verify(DiskMedium(FolderDisk(stick)), RING, Silent(), today=None)
            wrong += bool(report.problems) or report.current != MONTHS[1]
        healing = fetch(relay, its, MONTHS[1])
    return {
        "stations": len(its),
        "refused_by_stations": refused,
        "stations_with_wrong_files": wrong,
        "bytes_from_the_county_instead": direct,
        "damaged_bytes": sum(path.stat().st_size for path in damaged),
        "bytes_to_heal": healing,
    }


def behind(county: County, root: Path, address: str) -> dict[str, object]:
    """Let a relay hold the month before: its stations keep theirs, nobody goes back."""
    its = county.townships[1]
    relay, trust = root / "behind", TrustChoice(root, key_file=root / "release.pub")
    options = stage.RelayOptions(its, MONTHS[0], TODAY)
    stage.fetch_set(address, relay, options, trust, Silent())
    kept = went_back = 0
    with served(relay) as server:
        for number, station in enumerate(its):
            stick = root / f"stick-{station}"
            newer = number % 2
            pull(address, stick, station, MONTHS[newer])
            try:
                pull(server.url, stick, station)
            except CoursewareError:
                kept += 1
            report = verify(DiskMedium(FolderDisk(stick)), RING, Silent(), today=None)
            went_back += report.current != MONTHS[newer]
    return {"stations": len(its), "refused_the_older_month": kept, "went_back": went_back}


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser()
    words.add_argument("--stations", type=int, default=10_000)
    words.add_argument("--per-township", type=int, default=30)
    words.add_argument("--films", type=int, default=60)
    words.add_argument("--kilobytes", type=int, default=300)
    words.add_argument("--pages", type=int, default=100)
    words.add_argument("--fetched", type=int, default=3)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="relays-") as name:
        root, begun = Path(name), time.monotonic()
        size = given.kilobytes * 1000
        county = make(root, given.stations, given.per_township, given.films, size, given.pages)
        made = round(time.monotonic() - begun, 1)
        print(
            json.dumps(
                {
                    "load": os.getloadavg()[0],
                    "stations": given.stations,
                    "townships": len(county.townships),
                    "made_in_seconds": made,
                    "links": links(county),
                    "fetched": fetched(county, root, given.fetched),
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
