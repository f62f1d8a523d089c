"""Make the teaching figures (SVG) and the printable cards (PDF) of the sample content.

    python samples/make_pictures.py figures|cards

Figures are text and may be made again at will. Cards are binary files: make them again only when
their words change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cards import CARDS, page_of
from drawings import FIGURES
from screen import browser_page

CONTENT = Path(__file__).resolve().parent.parent / "content"


def make_figures() -> None:
    """Write every figure."""
    for name, draw in FIGURES.items():
        (CONTENT / name).write_text(draw(), encoding="utf-8")


def make_cards() -> None:
    """Print every card to A4."""
    with browser_page(794, 1123) as page:
        for card in CARDS:
            page.set_content(page_of(card, CONTENT))
            page.pdf(path=CONTENT / card.file, format="A4", print_background=True)
            sys.stdout.write(f"{card.file}: {(CONTENT / card.file).stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    chores = {"figures": make_figures, "cards": make_cards}
    for word in sys.argv[1:] or list(chores):
        chores[word]()
