"""Leaving a page by its exit, as a person does; the site that it leads to is answered here."""

from __future__ import annotations

from playwright.async_api import Page

EXIT = "https://www.ipma.pt/"


async def with_exit(page: Page) -> Page:
    """The internet is not asked in tests; the page must be opened with `allowed=(EXIT,)`."""
    await page.context.route(f"{EXIT}**", lambda route: route.fulfill(body="<p>tempo</p>", content_type="text/html"))
    return page


async def leave(page: Page, how: str, link: str = "[data-leave]") -> None:
    """By Shift three times if `how` is "shift", else by the link."""
    if how != "shift":
        await page.locator(link).click()
        return
    for _ in range(3):
        await page.keyboard.press("Shift")
