"""OpenDocument: texts, presentations and spreadsheets.

read     text documents
slides   presentations, a page for each slide
cells    spreadsheets, a page for each sheet
package  the parts of the archive
body     paragraphs, lists and tables
lists    bullets and numbers
text     the words of a paragraph
"""
