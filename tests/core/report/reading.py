"""Read a page as a machine would: tags that close, ids, headings, tables, words."""

from html.parser import HTMLParser

VOID = {"meta", "br", "hr"}


class Page(HTMLParser):
    """A strict reader: a tag that is not closed in its place is an error."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.refers, self.headings = [], [], [], []
        self.tags, self.attributes, self.words = set(), [], []
        self.tables, self.hidden = [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, attrs)
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes += attrs
        if "id" in given:
            self.ids.append(given["id"])
        self.refers += given.get("aria-labelledby", "").split()
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.words.append(data)
        if {"td", "th"} & set(self.open[-3:]):
            self.tables[-1][-1][-1] += data

    @property
    def text(self):
        return "".join(self.words)

    def table(self, head):
        """The table whose first head is this."""
        return next(rows for rows in self.tables if rows[0][0] == head)


def amount(words):
    """The digits of a whole number, whatever groups them."""
    return int("".join(c for c in words if c.isdigit()) or 0)
