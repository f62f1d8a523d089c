"""What an answer or a site was made of, as stamps (size, times, number) of all files: whether they
are as they were, and which have changed.

A stamp says nothing of a file that was written just before it was taken: of those the bytes are
hashed, of large ones pieces. And where the clock was set back, nothing counts. Nothing is imported
here that takes long.
"""

from __future__ import annotations

from build_tools.stamps import digest_of, packages_in, sample_hash, stamps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_COARSE = 3_000_000_000
"""Nanoseconds: FAT keeps times to two seconds."""


class Dependencies:
    """What an answer depends on: files, and folders with all that lies in them.

    `packages` are folders of installed packages, whose names carry their versions; `outputs` is
    what was made.
    """

    def __init__(
        self, inputs: Sequence[str], packages: Sequence[str], outputs: Sequence[str], **noted: Any
    ) -> None:
        self.inputs = list(inputs)
        self.packages = list(packages)
        self.outputs = list(outputs)
        self.noted: int = noted.get("noted", 0)
        self.input_digest: str = noted.get("input_digest", "")
        self.output_digest: str = noted.get("output_digest", "")
        self.young: dict[str, str] = noted.get("young", {})
        self.lines: list[str] = noted.get("lines", [])
        """The stamps of the inputs; kept in a file of their own."""

    def note_inputs(self, now: int) -> None:
        """Note what the inputs are like, before they are read; `now` is in nanoseconds."""
        self.noted = now
        stamps = self._input_stamps()
        self.lines = [line for line, _path, _time in stamps]
        self.input_digest = digest_of(self.lines)
        young = (path for _line, path, time in stamps if path and time > self.noted - _COARSE)
        self.young = {path: sample_hash(path) for path in young}

    def note_outputs(self) -> None:
        """Note what was made, when it is finished."""
        self.output_digest = self._output_digest()

    def are_as_they_were(self, now: int) -> bool:
        """Whether nothing has changed since. Raises OSError where a file is gone."""
        return (
            now >= self.noted
            and digest_of(line for line, _path, _time in self._input_stamps()) == self.input_digest
            and self.outputs_are_as_they_were()
            and all(sample_hash(path) == digest for path, digest in self.young.items())
        )

    def outputs_are_as_they_were(self) -> bool:
        """Whether what was made is as it was noted. Raises OSError where a file is gone."""
        return self._output_digest() == self.output_digest

    def _input_stamps(self) -> list[tuple[str, str, int]]:
        stamps = [stamp for top in self.inputs for stamp in stamps_of(top)]
        packages = ((name, "", 0) for name in packages_in(self.packages))
        return [*stamps, *packages]

    def _output_digest(self) -> str:
        stamps = (stamp for top in self.outputs for stamp in stamps_of(top, is_shared=True))
        return digest_of(line for line, _path, _time in stamps)


def changed_files(
    before: Dependencies, lines: Sequence[str], now: Dependencies
) -> list[str] | None:
    """Return the files whose bytes may have changed since; None where more has changed than those.

    `lines` are the stamps of the inputs as they were. Raises OSError where a file is gone.
    """
    tops = (before.inputs, before.packages, before.outputs)
    if tops != (now.inputs, now.packages, now.outputs) or now.noted < before.noted:
        return None
    differing = {*lines} ^ {*now.lines}
    changed = {line.rsplit(" ", 5)[0] for line in differing}
    if 2 * len(changed) != len(differing):
        return None
    for path, digest in before.young.items():
        if path not in changed and sample_hash(path) != digest:
            changed.add(path)
    return sorted(changed)
