"""A form as a browser would send it, read from the page: every field with what stands in it."""

from html.parser import HTMLParser


def form_fields(page: str, action: str) -> dict[str, str]:
    """The fields of the form with this address; of a choice what is chosen, files left out."""
    reader = _Reader(action)
    reader.feed(page)
    assert reader.found, f"no form goes to {action}"
    return reader.fields


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.fields = action, dict[str, str]()
        self.inside = self.found = False
        self.choice = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == self.action
            self.found |= self.inside
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") != "file":
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.fields[name] = given.get("value", "")
        elif tag == "select":
            self.choice, self.fields[name] = name, ""
        elif tag == "option" and "selected" in given:
            self.fields[self.choice] = given.get("value", "")
        elif tag == "textarea":
            self.text, self.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.text:
            self.fields[self.text] += data
