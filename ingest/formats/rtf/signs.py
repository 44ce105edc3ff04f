"""The control words that stand for characters."""

SIGNS: dict[bytes, str] = {
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "\N{LEFT SINGLE QUOTATION MARK}",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
    b"tab": " ",
    b"nestcell": " ",
    b"nestrow": " ",
    b"line": "\n",
    b"softline": "\n",
    b"~": "\N{NO-BREAK SPACE}",
    b"_": "-",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
}
