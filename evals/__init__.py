"""Measures the whole program, and does its worst to it.

Are the answers good?

dataset     questions about a folder, and what is expected of each
score       one outcome beside what was expected
report      counts over many, overall and by group
home        a dataset's documents, ingested once
answering   asks every question
command     what ``pincite eval`` runs
gate        floors under what was measured
training    fits numbers that the judge uses

Is it fast, and does it lose nothing?

process     the real command as a process of its own
workload    text of any size
bench       speeds beside what they rest on
specimen    small documents with words of their own
folder      specimens that come, change and go
oracle      what must be seen of them
chaos       ingestion killed again and again
"""
