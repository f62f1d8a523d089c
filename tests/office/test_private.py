"""Words of the office that no medium may carry."""

from __future__ import annotations

from pathlib import Path

from build_tools.office.private import private_words
from tests.trees import write_tree

STATION = (
    "code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB, "
    "contact: 赵钱孙, remarks: 钥匙在李四那里"
)


def test_persons_remarks_and_telephone_numbers_are_private(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "stations.yml": f"stations: [{{{STATION}}}]\n",
            "reviewers.yml": "reviewers: {r-1: {name: 周吴郑}}\n"
            "steps: [{id: content, name: 审核, by: [r-1]}]\n",
            "calls.csv": "清河站,138 1234 5678\n",
            # Sizes and hashes look like telephone numbers by chance.
            "published-media.jsonl": '{"bytes": 13912345678}\n',
        },
    )
    assert private_words(tmp_path) == {"赵钱孙", "钥匙在李四那里", "周吴郑", "138 1234 5678"}
