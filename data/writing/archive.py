"""Packs a ZIP again without the hour at which it was made."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_ZIP_DATE = (2025, 1, 1, 0, 0, 0)
# openpyxl writes the hour of saving into the properties, whatever it is told.
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def with_fixed_dates(data: bytes, *, modified: datetime) -> bytes:
    """Give every member one fixed date, and the document's properties ``modified``."""
    result = io.BytesIO()
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            new.writestr(member, content)
    return result.getvalue()
