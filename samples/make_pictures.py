"""Make the teaching figures (SVG) and the cards (PDF to print, PNG to show on a phone).

    python samples/make_pictures.py                 the figures, and the cards whose file is missing
    python samples/make_pictures.py 取暖 医保       the figures, and these cards again

Figures are text and may be made again at will. Cards are binary files: make one again only when
its words or its figure change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cards import CARDS, Card, page_of
from drawings import FIGURES
from drawings_fields import FIGURES as FIELDS
from drawings_village import FIGURES as VILLAGE
from screen import browser_page

CONTENT = Path(__file__).resolve().parent.parent / "content"


def make_figures() -> None:
    """Write every figure."""
    for name, draw in (FIGURES | FIELDS | VILLAGE).items():
        (CONTENT / name).write_text(draw(), encoding="utf-8")


def make_cards(cards: list[Card]) -> None:
    """Print the cards to A4, those that are pictures at the same shape."""
    with browser_page(794, 1123) as page:
        for card in cards:
            page.set_content(page_of(card, CONTENT))
            if card.file.endswith(".png"):
                page.screenshot(path=CONTENT / card.file)
            else:
                page.pdf(path=CONTENT / card.file, format="A4", print_background=True)
            sys.stdout.write(f"{card.file}: {(CONTENT / card.file).stat().st_size // 1000} kB\n")


def wanted(words: list[str]) -> list[Card]:
    """Return the cards that are named by a part of their file, or those without a file."""
    if words:
        return [card for card in CARDS if any(word in card.file for word in words)]
    return [card for card in CARDS if not (CONTENT / card.file).exists()]


if __name__ == "__main__":
    make_figures()
    if chosen := wanted(sys.argv[1:]):
        make_cards(chosen)
