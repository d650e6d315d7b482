"""Taking a picture of a page for README and guides."""

import struct
from pathlib import Path

from playwright.sync_api import Page, expect

PHONE, SHEET = (390, 844), (1440, 900)


def shoot(page: Page, album: Path, name: str) -> None:
    """Take one picture when the page has come to rest; a page without anything on it is no picture."""
    page.wait_for_load_state("networkidle") if "/desk/" not in page.url else page.wait_for_timeout(1200)
    expect(page.locator("main")).to_be_visible()
    expect(page.get_by_role("heading", name="没有找到")).to_have_count(0)
    page.mouse.move(0, 0)
    page.screenshot(path=album / f"{name}.png", animations="disabled", caret="hide")
    raw = (album / f"{name}.png").read_bytes()
    assert struct.unpack(">II", raw[16:24])[0] >= 360
    assert len(raw) > 10_000, f"{name} is empty"
