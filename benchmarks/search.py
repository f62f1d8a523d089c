"""The search at 3,000 lessons on a slow PC, against Material's in the same run.

    search.py [--count N] [--throttle 6] [--material PYTHON | --material-site DIR]

Prints one JSON document: bytes of each index; from opening an address with words in it, until the
page's scripts have run, and on; from the first key, and for each further query from the change of
the field: the time until the lessons are ranked, until the titles of the first ones
stand on the page, and until the places of those stand there too; the longest block of the page.
"New": queries asked for the first time, "known" for the second, each on a page at rest, as after a
person has typed; "hurried": once more without a pause, where what is drawn for one query stands in
the way of the next. `cpu` is processor time of the page's thread, in which other work on the
machine does not count. All in Chromium on file://, its CPU throttled by CDP.

Ours is measured on its real page. Material's needs a server or a shim on file://; its own worker
script is run on the page's thread here, which is what that shim does (in an iframe). PYTHON is an
interpreter with mkdocs-material and jieba; Material's index is built there with its own plugin,
over a bare theme, since its nav would take hours at 3,000 pages. DIR is a site built so before.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import markdown
import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright

from benchmarks.corpus import write_project
from benchmarks.main_thread import Recorder
from build_tools.site.search.documents import SearchDocument
from build_tools.site.search.page_blocks import blocks_of_html
from tests import browsers
from tests.site.search.site import write_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_EXTENSIONS = ["admonition", "tables", "toc", "pymdownx.tasklist"]
FIRST = "苹果"
QUERIES = (
    "苹果修剪",
    "修剪",
    "怎么给苹果树剪枝",
    "土地流转要签合同吗",
    "霜降以前",
    "老种植户",
    "圈舍卫生",
    "用温水泡半天",
    "pingguo",
    "tudou",
    "平果修剪",
    "蘋果施肥",
    "25斤",
    "二十五斤",
    "羊",
    "番茄病害防治",
    "合作社怎么分红",
    "zhongzi",
    "三伏天浇水",
    "戴上手套和口罩",
)
# Words by their initials alone: 修剪, 苹果修剪, 土豆.
INITIALS = ("xj", "pgxj", "td")
ASKED = QUERIES + INITIALS
REST = 400
"""Milliseconds before a query: a quick typist's next word."""
# Times of the page's own clock, from the change of the field (or from the opening of the address)
# until the lessons are ranked, until the frame with the titles of the first ones is drawn, and
# until the places of those stand too.
_WATCH = """
  self.blocks = [];
  new PerformanceObserver(list => list.getEntries().forEach(e => blocks.push(e.duration)))
    .observe({type: "longtask"});
  self.seen = {};
  ["cw-found", "cw-places", "cw-shown"].forEach(name =>
    addEventListener(name, () => requestAnimationFrame(() => {
      const drawn = new MessageChannel();    // comes after the frame
      drawn.port1.onmessage = () => {
        performance.mark(name);
        self.seen[name] = performance.now();
        dispatchEvent(new Event("seen:" + name));
      };
      drawn.port2.postMessage(null);
    })));
  document.addEventListener("cw-whole", () => {
    self.seen.scripts = performance.now();
    const engine = document.querySelector("cw-search").engine, ask = engine.search.bind(engine);
    engine.search = typed => ask(typed).then(found => {
      performance.mark("ranked");
      self.seen.ranked = performance.now();
      return found;
    });
  });
  self.until = name => new Promise(done => {
    if (self.seen[name]) done();
    else addEventListener("seen:" + name, () => done(), {once: true});
  });
  self.timed = (text, last) => {
    const field = document.querySelector('[name="q"]'), start = performance.now();
    self.seen = {};
    performance.mark("asked");
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    return self.until(last).then(() => ({
      ranked: self.seen.ranked - start,
      titles: self.seen["cw-found"] - start,
      places: self.seen["cw-places"] - start,
    }));
  };
"""
_MATERIAL = """<!doctype html><meta charset="utf-8"><title>x</title><script>
  self.blocks = [];
  new PerformanceObserver(list => list.getEntries().forEach(e => blocks.push(e.duration)))
    .observe({type: "longtask"});
  self.IFrameWorker = true;
  const one = url => new Promise(ok => {
    const script = document.createElement("script");
    script.src = url; script.onload = ok; document.head.append(script);
  });
  self.importScripts = (...urls) =>
    urls.reduce((before, url) => before.then(() => one(url)), Promise.resolve());
  let answer;
  self.postMessage = message => answer(message);
  const ask = data => new Promise(ok => {
    answer = ok; dispatchEvent(new MessageEvent("message", {data}));
  });
  const load = url => importScripts(url);
  self.start = async () => {
    const begin = performance.now();
    await load("search/search_index.js");
    await load("WORKER");
    await ask({type: 0, data: {...__index, options: {suggest: false}}});
    return performance.now() - begin;
  };
  self.query = async text => {
    const begin = performance.now();
    await ask({type: 2, data: text});
    return performance.now() - begin;
  };
</script><script src="assets/javascripts/workers/none.js"></script>"""


def documents(project: Path) -> list[SearchDocument]:
    """Return the lessons of a generated project as the search sees them."""
    converter = markdown.Markdown(extensions=_EXTENSIONS)
    found = []
    for path in sorted((project / "content").glob("*/*.md")):
        _empty, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        front = yaml.safe_load(head)
        found.append(
            SearchDocument(
                url=f"{path.parent.name}/{path.stem}.html",
                title=front["title"],
                section=path.parent.name,
                section_name=path.parent.name,
                topics=tuple(front["topics"]),
                season=tuple(front["season"]),
                poster="0123456789abcdef-poster.jpg",
                length="12分钟",
                marks=(("here", "有视频"),),
                blocks=blocks_of_html(converter.reset().convert(body)),
            )
        )
    return found


@contextlib.contextmanager
def slow_page(throttle: float) -> Iterator[Page]:
    """Yield a page of a browser whose CPU is slowed down so many times."""
    path = browsers.find().path
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright, path)
        page = browser.new_page()
        page.set_default_timeout(600_000)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        yield page
        browser.close()


def opened(site: Path, throttle: float) -> dict[str, Any]:
    """Measure opening the address that a word typed on another page leads to."""
    with slow_page(throttle) as page:
        page.add_init_script(_WATCH)
        page.goto(f"{site.as_uri()}?q={quote(FIRST)}")
        page.evaluate("until('cw-places')")
        seen = page.evaluate("seen")
        return {
            "opened_ms": {
                "scripts": round(seen["scripts"]),
                "titles": round(seen["cw-found"]),
                "places": round(seen["cw-places"]),
            }
        }


def ours(site: Path, throttle: float) -> dict[str, Any]:
    """Measure our page of results, typed into from its first moment on."""
    with slow_page(throttle) as page:
        page.add_init_script(_WATCH)
        page.goto(site.as_uri())
        page.wait_for_function("() => self.seen.scripts")
        recorder = Recorder(page)
        first = page.evaluate("text => timed(text, 'cw-places')", FIRST)
        rounds = {"new": REST, "known": REST, "hurried": 0}
        times = {key: [_asked(page, text, rest) for text in ASKED] for key, rest in rounds.items()}
        page.wait_for_timeout(REST)
        blocks = page.evaluate("blocks.map(Math.round)")
        seen = recorder.stop()
    ranked, titles = seen.between("asked", "ranked")[1:], seen.between("asked", "cw-found")[1:]
    result: dict[str, Any] = {"ready_ms": {key: round(value) for key, value in first.items()}}
    for at, (key, found) in enumerate(times.items()):
        begin, words = at * len(ASKED), at * len(ASKED) + len(QUERIES)
        result[f"{key}_ms"] = _spreads(found[: len(QUERIES)])
        result[f"{key}_cpu_ms"] = {
            "ranked": _spread(ranked[begin:words]),
            "titles": _spread(titles[begin:words]),
        }
        result[f"{key}_initials_ms"] = _spreads(found[len(QUERIES) :])
    result["longest_block_ms"] = max(blocks, default=0)
    result["longest_block_cpu_ms"] = round(seen.longest())
    result["blocks_over_50_ms"] = len(blocks)
    return result


def _asked(page: Page, text: str, rest: int) -> dict[str, float]:
    if rest:
        page.wait_for_timeout(rest)
    return page.evaluate("text => timed(text, 'cw-shown')", text)


def _spreads(times: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    return {key: _spread([one[key] for one in times]) for key in ("ranked", "titles", "places")}


def materials(site: Path, throttle: float) -> dict[str, Any]:
    """Measure Material's own search script over its own index."""
    worker = next((site / "assets/javascripts/workers").glob("search.*.min.js"))
    name = worker.relative_to(site).as_posix()
    html = _MATERIAL.replace("WORKER", name).replace("workers/none.js", "worker")
    (site / "bare.html").write_text(html, encoding="utf-8")
    with slow_page(throttle) as page:
        page.goto((site / "bare.html").as_uri())
        ready = page.evaluate("start()")
        times = [page.evaluate("text => query(text)", text) for text in QUERIES]
        page.wait_for_timeout(500)
        return {
            "ready_ms": round(ready),
            "ranked_ms": _spread(times),
            "blocks_over_50_ms": page.evaluate("blocks.map(Math.round)"),
        }


def _spread(times: list[float]) -> dict[str, float]:
    ninth = statistics.quantiles(times, n=10)[-1]
    return {
        "median": round(statistics.median(times), 1),
        "p90": round(ninth, 1),
        "max": round(max(times), 1),
    }


def build_material(python: str, project: Path, folder: Path) -> Path:
    """Build the project with Material's search plugin and a bare theme; return the site."""
    (folder / "theme").mkdir(parents=True)
    (folder / "theme" / "main.html").write_text("{{ page.content }}", encoding="utf-8")
    config = {
        "site_name": "x",
        "docs_dir": str(project / "content"),
        "site_dir": str(folder / "site"),
        "use_directory_urls": False,
        "theme": {"name": "material", "language": "zh", "font": False, "custom_dir": "theme"},
        "markdown_extensions": _EXTENSIONS,
        "plugins": [{"search": {"lang": ["zh", "en"]}}, "offline"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    subprocess.run([python, "-m", "mkdocs", "-q", "build"], cwd=folder, check=True)
    return folder / "site"


def main() -> int:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=3000, metavar="N")
    parser.add_argument("--throttle", type=float, default=6)
    parser.add_argument("--material", metavar="PYTHON")
    parser.add_argument("--material-site", type=Path, metavar="DIR")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch) / "project"
        write_project(words.count, project)
        lessons = documents(project)
        start = time.process_time()
        page = write_site(Path(scratch) / "site", lessons)
        result: dict[str, Any] = {"lessons": words.count, "throttle": words.throttle}
        result["index_cpu_s"] = round(time.process_time() - start, 1)
        result["index_bytes"] = sum(file.stat().st_size for file in page.parent.glob("search/*"))
        result["load"] = os.getloadavg()[0]
        result["ours"] = opened(page, words.throttle) | ours(page, words.throttle)
        site = words.material_site
        if words.material:
            site = build_material(words.material, project, Path(scratch) / "material")
        if site is None:
            print(
                "Material is left out: name a PYTHON with mkdocs-material and jieba",
                file=sys.stderr,
            )
        else:
            result["material_bytes"] = (site / "search/search_index.json").stat().st_size
            result["material"] = materials(site.resolve(), words.throttle)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
