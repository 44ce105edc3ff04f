"""Reading: every file of a folder beside what somebody else says that it holds.

words    what two texts share
packed   the words of office files and books, by their XML alone
plain    the words of any file, by nothing but the standard library
expect   what should become of a file
judge    one file beside what was expected of it
report   a row for each file, and what is wrong
command  what ``pincite eval formats`` runs
"""
