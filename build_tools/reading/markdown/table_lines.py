"""The lines that people draw tables with, where Markdown has `|` and `|---|`. Pure."""

from __future__ import annotations

import re

BARS = re.compile("[|｜│┃║￨]")
"""Signs between cells."""
_RULE = re.compile(
    r"\s*(?:[|｜│┃║￨]\s*[-－—–―─━=＝:：_+]{1,}[-－—–―─━=＝:：_+|｜│┃║￨\s]*"
    r"|[┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╰╯─━═┄┈+｜|│┃║\s-]*[┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╰╯]"
    r"[┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╰╯─━═┄┈+｜|│┃║\s-]*|[+]-[-+]+)$"
)


def is_rule(line: str) -> bool:
    """Tell whether a line is nothing but lines of a table."""
    return bool(_RULE.match(line))
