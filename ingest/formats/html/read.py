"""Reads HTML: the words a reader sees, without menus, scripts and page footers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.builder import TextBuilder, clean
from ingest.formats.encoding import decode
from ingest.formats.html.text import INVISIBLE, visible_text
from ingest.formats.html.walk import HtmlWalker
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_HEAD_BYTES = 4096
# Browsers show what stands behind the end of a page; the parser would drop it.
_PAGE_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_FURNITURE = frozenset(["nav", "aside", "footer"])
_META_NAMES = {
    "author": ("author", "article:author", "dc.creator", "dcterms.creator"),
    "date": (
        "date",
        "article:published_time",
        "dc.date",
        "dcterms.date",
        "dcterms.created",
        "datepublished",
        "last-modified",
    ),
    "description": ("description", "og:description"),
}


def read_html(source: bytes, *, name: str) -> Document | Refusal:
    """Read a page in the encoding of its mark, its declaration or its bytes."""
    declared = _DECLARED.search(source[:_HEAD_BYTES])
    text = decode(source, declared=declared[1].decode("ascii", "replace") if declared else "")
    root = _parse(text) if text is not None else None
    if root is None:
        return damaged("an HTML page")
    builder = TextBuilder()
    HtmlWalker(builder, skipped=INVISIBLE | _FURNITURE).walk(root)
    if builder.is_empty:
        # A page that is one big footer or menu has its words there.
        HtmlWalker(builder, skipped=INVISIBLE).walk(root)
    titles = root.iter("title")
    title = next((visible_text(element) for element in titles if _is_in_head(element)), "")
    return builder.build(name=name, title=title, metadata=_metadata(root))


def write_html(fragment: str, builder: TextBuilder) -> None:
    """Append the blocks of a piece of HTML, as it stands in Markdown."""
    root = _parse(fragment)
    if root is not None:
        HtmlWalker(builder, skipped=INVISIBLE).walk(root)


def _parse(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(_PAGE_END.sub("", clean(text)).encode(), parser)
    except etree.LxmlError:
        return None
    # The parser drops what nests deeper than its limit, and says so only here.
    is_cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return None if is_cut else root


def _is_in_head(title: etree._Element) -> bool:
    """Whether it is the page's own title, not that of a drawing inside it."""
    return not any(above.tag == "svg" for above in title.iterancestors())


def _metadata(root: etree._Element) -> dict[str, str]:
    stated: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("name") or element.get("property") or element.get("itemprop") or ""
        stated.setdefault(key.lower(), element.get("content") or "")
    return {
        key: next((stated[name] for name in names if stated.get(name)), "")
        for key, names in _META_NAMES.items()
    }
