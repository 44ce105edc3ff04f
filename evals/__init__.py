"""Measures the whole program, and does its worst to it.

Are the answers good?

gold        the document that a quote is taken from
dataset     questions about a folder, and what is expected of each
score       one outcome beside what was expected
recall      the gold documents among the best chunks
result      a question, what came of it and how good that is
line        what is kept of a result
share       ``n`` of ``of``
measures    what each question adds to which share
report      counts over many, overall and by group
home        a dataset's documents, ingested once
answering   asks every question
command     what ``pincite eval`` runs
change      what became of a question between two days
paired      whether a difference is more than chance
compare     two runs side by side
gate        floors under what was measured
training    fits numbers that the judge uses

Is everything read, and well cut?

formats     every file of a folder beside what others read of it
excerpts    questions over long texts, and where the words that answer stand
splitters   two ways of cutting that everybody knows
chunking    how much of those words is in the five best chunks

Is it fast, and does it lose nothing?

process     the real command as a process of its own
workload    text of any size
stand_in    a home whose embedder costs nothing
memory      what a long ingestion holds
bench       speeds beside what they rest on
specimen    small documents with words of their own
folder      specimens that come, change and go
oracle      what must be seen of them
campaign    one folder and one home, disturbed and killed round by round
chaos       whatever writes, killed again and again
week        the size of a home after many updates
"""
