"""ESLint as `make check` runs it, installed from the lock, asked about pieces of script."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / "node_modules" / "installed"

_LINT = """
import { ESLint } from "eslint";
import { readFileSync } from "node:fs";
const scripts = JSON.parse(readFileSync(0, "utf-8"));
const eslint = new ESLint();
const verdicts = await Promise.all(scripts.map(async ({ path, text }) => {
  const [result] = await eslint.lintText(text, { filePath: path, warnIgnored: true });
  return result.messages.map(({ ruleId, message }) => ruleId || message);
}));
console.log(JSON.stringify(verdicts));
"""


def why_not() -> str:
    """Return why ESLint cannot run on this machine, or nothing; installs it when it can."""
    if INSTALLED.is_file():
        return ""
    if shutil.which("npm") is None:
        return "npm is missing, which brings ESLint (Debian: apt-get install npm)"
    make = ["make", "--silent", str(INSTALLED.relative_to(ROOT))]
    installing = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=False)
    return installing.stderr.strip()[-300:] if installing.returncode else ""


def problems(scripts: list[tuple[str, str]]) -> list[list[str]]:
    """The rules that each script breaks, given as path and text, or what the parser says to it."""
    linting = subprocess.run(
        ["node", "--input-type=module", "--eval", _LINT],
        cwd=ROOT,
        input=json.dumps([{"path": path, "text": text} for path, text in scripts]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    verdicts: list[list[str]] = json.loads(linting.stdout)
    return verdicts
