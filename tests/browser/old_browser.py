"""Brings Chromium 109, the last one for Windows 7, as many stations have it."""

from __future__ import annotations

import sys

import brotli

from tests.npm_package import CACHE, Package

PLACE = CACHE / "chromium-109" / "chromium"
PACKAGE = Package(
    name="@sparticuz/chromium@109.0.6",
    sha512="f614c4d370d79eb5938863697e32df9868487e689501ead23e29c36fec796c17"
    "4ce0a1783cc335359d00f95ed629ace803e09ab125ffa2c1caf0ad0cb8eeaeaa",
    member="package/bin/chromium.br",
    place=PLACE,
    unpack=brotli.decompress,
    mode=0o755,
)


def why_not() -> str:
    """Return why Chromium 109 cannot run on this machine, or nothing; fetches it when it can."""
    if sys.platform != "linux":
        return "the old Chromium of the npm package runs on Linux only"
    return PACKAGE.why_not()
