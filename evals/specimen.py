"""The specimen: a small made-up document, in any format, with words that no other one holds."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_PLAIN_WORDS = (
    "the pier store keeps rope paint lamps bolts and tea for crews who sail before dawn while"
    " ledger clerks count every crate twice under a low roof"
).split()
_N_PLAIN_WORDS = 14
ATTACHED_NAME = "note.txt"
"""Always the same, so that an edited mail has a new version of what came with it."""


class Form(StrEnum):
    """The formats, by the ending of their names."""

    TEXT = ".txt"
    MARKDOWN = ".md"
    HTML = ".html"
    CSV = ".csv"
    DOCX = ".docx"
    PDF = ".pdf"
    MAIL = ".eml"


# Text is quick to read, so that the time goes into what is tried out.
_WEIGHTS = {
    Form.TEXT: 6,
    Form.MARKDOWN: 4,
    Form.HTML: 2,
    Form.MAIL: 2,
    Form.CSV: 1,
    Form.DOCX: 1,
    Form.PDF: 1,
}
_WITH_SECTIONS = {Form.MARKDOWN, Form.HTML}


@dataclass(frozen=True, slots=True)
class Specimen:
    """What one file says.

    Attributes:
        form: Of the file.
        sections: Sentences, each of which becomes one chunk.
        marks: The word of each sentence that is in no other specimen.
        attached: What came with a mail; None of other forms.
    """

    form: Form
    sections: tuple[str, ...]
    marks: tuple[str, ...]
    attached: Specimen | None = None

    @property
    def words(self) -> list[str]:
        """All words in the order of reading."""
        if self.form is Form.CSV:
            return ["item", "note", *self.sections[0].split(maxsplit=1)[:1], *self._note.split()]
        if self.form is Form.MAIL:
            return ["Subject:", "Papers", *self.sections[0].split()]
        if self.form in _WITH_SECTIONS:
            numbered = enumerate(self.sections, start=1)
            return [word for n, text in numbered for word in ("Part", str(n), *text.split())]
        return [word for text in self.sections for word in text.split()]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        match self.form:
            case Form.DOCX:
                return _docx(self.sections[0])
            case Form.PDF:
                return _pdf(self.sections[0])
            case Form.MAIL:
                return _mail(self.sections[0], self.attached)
        return self._text.encode()

    @property
    def family(self) -> tuple[Specimen, ...]:
        """This one, and what is attached to it."""
        return (self, self.attached) if self.attached else (self,)

    @property
    def _text(self) -> str:
        if self.form is Form.MARKDOWN:
            return self._join("# Part {}\n\n{}\n\n")
        if self.form is Form.HTML:
            body = self._join("<h1>Part {}</h1>\n<p>{}</p>\n")
            return f"<!doctype html>\n<html><body>\n{body}</body></html>\n"
        if self.form is Form.CSV:
            item = self.sections[0].split(maxsplit=1)[0]
            return f"item,note\n{item},{self._note}\n"
        return f"{self.sections[0]}\n"

    @property
    def _note(self) -> str:
        return self.sections[0].split(maxsplit=1)[1]

    def _join(self, form: str) -> str:
        return "".join(form.format(n, text) for n, text in enumerate(self.sections, start=1))


def make_specimen(rng: Random, form: Form | None = None) -> Specimen:
    """Make up a new one, of any format unless it is given."""
    form = form or rng.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
    n_sections = rng.randint(1, 2) if form in _WITH_SECTIONS else 1
    marks = tuple(_make_mark(rng) for _ in range(n_sections))
    attached = make_specimen(rng, Form.TEXT) if form is Form.MAIL else None
    return Specimen(form, tuple(_make_sentence(rng, mark) for mark in marks), marks, attached)


def _make_mark(rng: Random) -> str:
    # Of 70 ** 6 words: a second one alike would take years. Stems end with a consonant.
    return "".join(rng.choices(_SYLLABLES, k=6)) + "x"


def _make_sentence(rng: Random, mark: str) -> str:
    words = rng.choices(_PLAIN_WORDS, k=_N_PLAIN_WORDS)
    words.insert(rng.randrange(1, _N_PLAIN_WORDS), mark)
    return " ".join(words).capitalize() + "."


def _mail(text: str, attached: Specimen | None) -> bytes:
    plain = "Content-Type: text/plain; charset=utf-8"
    parts = [f"{plain}\r\n\r\n{text}\r\n"]
    if attached:
        name = f'Content-Disposition: attachment; filename="{ATTACHED_NAME}"'
        parts.append(f"{plain}\r\n{name}\r\n\r\n{attached.data.decode()}\r\n")
    body = "".join(f"--b\r\n{part}" for part in parts)
    head = 'Subject: Papers\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"'
    return f"{head}\r\n\r\n{body}--b--\r\n".encode()


def _docx(text: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{words}"><w:body>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            # A fixed date, so that the same words are the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def _pdf(text: str) -> bytes:
    """One page, the sentence on two lines."""
    words = text.split()
    lines = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
    drawn = f"BT /F1 11 Tf 72 720 Td 14 TL ({lines[0]}) Tj T* ({lines[1]}) Tj ET".encode()
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    n = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (n, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (n, table, end)
