"""Mail: the words of a message, and the files that came with it.

mail     what a mail program shows of a message, whatever it was stored as
words    header lines: encoded words, addresses, dates
eml      messages as they travel (.eml)
mbox     many messages in one file
parts    their MIME parts: which are the message, which came with it
msg      messages as Outlook saves them (.msg); the one door to olefile
forward  a message inside an Outlook message becomes a file of its own
name     names of attachments that are safe as names of files
read     a message to a document
"""
