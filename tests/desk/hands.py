"""How somebody works at a page of the desk: by mouse, or by keyboard alone."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import FilePayload, Locator, Page

from tests.desk.test_documents import DROP

FAR = 120
"""Steps of the key Tab: more than any page of these tests has."""


class Hand(Protocol):
    """What a person does with controls."""

    def press(self, control: Locator) -> None:
        """Press a button or a link, or open what a summary hides."""

    def fill(self, control: Locator, text: str) -> None:
        """Write a text in the place of what a field has."""

    def choose(self, control: Locator, value: str) -> None:
        """Choose a value of a list."""

    def tick(self, control: Locator) -> None:
        """Tick a box."""

    def open_tab(self, control: Locator) -> None:
        """Show the panel of a tab."""

    def write_at_end(self, editor: Locator, text: str) -> None:
        """Go to the end of a text, and write on."""

    def bring_files(self, opener: Locator, files: Path | FilePayload) -> None:
        """Choose files for what a button, or a field, asks for."""

    def bring_document(self, page: Page, document: FilePayload) -> None:
        """Bring a Word document to the list of lessons."""


class Mouse:
    """By mouse; texts by keyboard."""

    def press(self, control: Locator) -> None:
        control.click()

    def fill(self, control: Locator, text: str) -> None:
        control.click()
        control.fill(text)

    def choose(self, control: Locator, value: str) -> None:
        control.select_option(value)

    def tick(self, control: Locator) -> None:
        control.check()

    def open_tab(self, control: Locator) -> None:
        control.click()

    def write_at_end(self, editor: Locator, text: str) -> None:
        editor.click()
        editor.page.keyboard.press("Control+End")
        editor.page.keyboard.type(text)

    def bring_files(self, opener: Locator, files: Path | FilePayload) -> None:
        with opener.page.expect_file_chooser() as chooser:
            opener.click()
        chooser.value.set_files(files)

    def bring_document(self, page: Page, document: FilePayload) -> None:
        data = base64.b64encode(document["buffer"]).decode()
        page.evaluate(DROP, [document["name"], data])


class Keys:
    """By keyboard alone: Tab, Enter, Space, arrows and letters."""

    def press(self, control: Locator) -> None:
        reach(control)
        control.page.keyboard.press("Enter")

    def fill(self, control: Locator, text: str) -> None:
        reach(control)
        control.page.keyboard.press("Control+a")
        control.page.keyboard.type(text)

    def choose(self, control: Locator, value: str) -> None:
        reach(control)
        control.page.keyboard.press("Home")
        for _ in range(FAR):
            if control.input_value() == value:
                return
            control.page.keyboard.press("ArrowDown")
        pytest.fail(f"no arrow leads to {value}")

    def tick(self, control: Locator) -> None:
        reach(control)
        if not control.is_checked():
            control.page.keyboard.press("Space")

    def open_tab(self, control: Locator) -> None:
        reach(control.locator("xpath=../*[@aria-selected='true']"))
        for _ in range(FAR):
            if control.get_attribute("aria-selected") == "true":
                return
            control.page.keyboard.press("ArrowRight")
        pytest.fail(f"no arrow leads to {control}")

    def write_at_end(self, editor: Locator, text: str) -> None:
        reach(editor)
        editor.page.keyboard.press("Control+End")
        editor.page.keyboard.type(text)

    def bring_files(self, opener: Locator, files: Path | FilePayload) -> None:
        reach(opener)
        with opener.page.expect_file_chooser() as chooser:
            opener.page.keyboard.press("Space")  # Enter in a field would send its form
        chooser.value.set_files(files)

    def bring_document(self, page: Page, document: FilePayload) -> None:
        self.bring_files(page.get_by_label("或者从 Word 通知"), document)


def reach(control: Locator) -> None:
    """Go to a control by the key Tab alone."""
    control.wait_for()
    for _ in range(FAR):
        if control.evaluate("element => element === document.activeElement"):
            return
        control.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {control}")
