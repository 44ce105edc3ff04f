"""Rich Text: from control words to paragraphs and tables.

read     a file's bytes to a document
walk     the tokens become stories
groups   what a group of the file holds, and how its text is shown
story    paragraphs, list items and tables
tokens   control words, bytes and braces
signs    control words that stand for characters
charset  the encodings of fonts
"""
