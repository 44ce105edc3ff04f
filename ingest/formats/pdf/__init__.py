"""PDF: from characters with positions to text in reading order.

read       a file's bytes to a document
page       the words and ruled lines of a page
chars      the door to PDFium's characters
words      words, and rows of them
columns    the order in which a reader goes through columns
furniture  running headers, footers and page numbers are left out
grid       tables with ruled lines
align      tables without
headings   told by size and weight
passages   rows become paragraphs and items
join       printed lines become text
"""
