"""One reader a format, each from a file's bytes to a document or a refusal.

builder   writes the canonical text and notes where everything went
refusals  the sentences for files that stay outside
encoding  decodes text files
kind      tells a file's type by its content
text      plain text, kept as it is
markdown  rendered text, with front matter
html      content without page furniture; html_table has its tables
csv       one table
docx      Word; docx_text reads paragraphs, docx_numbering counts list items
pdf       pages; pdf_page reads words, pdf_columns orders them, pdf_grid finds tables,
          pdf_furniture drops running lines, pdf_flow makes blocks, pdf_join makes sentences whole
"""
