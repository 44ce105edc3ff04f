"""Word: from the document's XML to text in its order.

read       a file's bytes to a document
body       paragraphs and tables
text       the words of a paragraph
styles     headings and list items
numbering  automatic numbers
"""
