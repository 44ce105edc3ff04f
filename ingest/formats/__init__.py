"""One reader a format, each from a file's bytes to a document or a refusal.

kind       tells a file's type by its content
container  looks into ZIP and OLE
encoding   decodes text files
refusals   the sentences for files that stay outside
builder    writes the canonical text and notes where everything went
text       plain text, kept as it is
markdown   rendered text, with front matter
csv        one table
html       what a reader of the page sees
docx       Word
pdf        pages, with positions
"""
