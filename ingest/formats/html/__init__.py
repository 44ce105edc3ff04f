"""HTML: from a page to the words that its reader sees.

read   a file's bytes to a document
walk   the tree becomes blocks
table  tables that hold data
text   the words of an element
"""
