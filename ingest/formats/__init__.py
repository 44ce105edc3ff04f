"""One reader a format, each from a file's bytes to a document or a refusal.

file_kind  the kinds of file that are read
kind       tells a file's type by its content
text_kind  tells kinds of text apart
container  looks into ZIP and OLE
encoding   decodes text files
properties  what an Office file states of itself
ordinal    numbers in letters and Roman digits
refusals   the sentences for files that stay outside
builder    writes the canonical text and notes where everything went
text       plain text, kept as it is
markdown   rendered text, with front matter
csv        one table
records    data in whatever notation: lines and tables
json_text  JSON, also a value a line
yaml_text  YAML
xml        prose or records
rst        reStructuredText
org        Org
code       source code and settings, to the letter
python_outline  definitions and docstrings
mail       messages, without what is attached to them
html       what a reader of the page sees
docx       Word
sheets     Excel
pptx       PowerPoint
odf        OpenDocument
epub       books
rtf        Rich Text
pdf        pages, with positions
"""
