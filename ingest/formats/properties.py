"""What an Office file states of itself, as metadata."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

_PART = "docProps/core.xml"
# What programs write when nobody has: "PowerPoint-Präsentation", "Présentation PowerPoint".
_PRESET = re.compile(
    r"(?:\S+[ -])?PowerPoint(?:[ -]\S+)?|Presentation|Slide 1|Untitled", re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def office_metadata(source: bytes) -> dict[str, str]:
    """Title, author, date of the last change, subject and keywords; "" for what is not stated.

    Read here because the libraries make up what a file does not state, such as today's date.

    Raises:
        zipfile.BadZipFile: ``source`` is no archive.
        lxml.etree.LxmlError: The part is no XML.
    """
    with zipfile.ZipFile(io.BytesIO(source)) as container:
        part = container.read(_PART) if _PART in container.namelist() else b""
    stated = read_stated(part) if part else {}
    title = stated.get("title", "")
    return {
        "title": "" if _PRESET.fullmatch(title) else title,
        "author": stated.get("creator", ""),
        "date": first_day(stated, "modified", "created"),
        "subject": stated.get("subject", ""),
        "keywords": stated.get("keywords", ""),
    }


def read_stated(part: bytes) -> dict[str, str]:
    """The text of each element of a part, by its name without a namespace; the first one counts."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    stated: dict[str, str] = {}
    for element in etree.fromstring(part, parser).iter(etree.Element):
        text = (element.text or "").strip()
        if text:
            stated.setdefault(etree.QName(element).localname, text)
    return stated


def first_day(stated: Mapping[str, str], *names: str) -> str:
    """The day of the first date among ``names``, as year, month and day; "" for none."""
    days = (_DAY.match(stated.get(name, "")) for name in names)
    return next((day[0] for day in days if day), "")
