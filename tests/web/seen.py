"""What a test looks for in a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Seen(HTMLParser):
    """`tags`: (name, attributes) in order; `text`: all words; `data`: what it says to search engines; `crossed`: ends of what was not open."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.text = ""
        self.data = ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "link", "img", "br", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        if self.open[-1:] == ["script"]:
            self.data += data
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def links(self) -> list[str]:
        return [attributes.get("href", "") for attributes in self.all("a")]

    def widget(self) -> dict[str, str]:
        (found,) = self.all("tu-e-a-net")
        return found
