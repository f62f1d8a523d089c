"""How much of a disk files take."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.untrusted.clusters import cluster_of, filled


@pytest.mark.parametrize(
    ("size", "cluster", "taken"), [(0, 512, 0), (1, 512, 512), (512, 512, 512), (513, 512, 1024)]
)
def test_filled(size: int, cluster: int, taken: int) -> None:
    assert filled(size, cluster) == taken


def test_the_cluster_of_a_folder(tmp_path: Path) -> None:
    cluster = cluster_of(tmp_path)
    assert cluster >= 1
    assert cluster & (cluster - 1) == 0
