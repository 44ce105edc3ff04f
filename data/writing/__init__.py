"""Writes the binary sample documents from readable sources, the same bytes every time.

source   what a source says: a front matter and blocks
archive  packs a ZIP again without the hour at which it was made
pdf      pages in one or two columns
docx     Word
pptx     slides with tables and notes
xlsx     a workbook, one sheet a heading
eml      a mail with its attachments
write    picks the writer by the ending of the output
"""
