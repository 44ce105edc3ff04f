"""From files to an index: every file becomes a document version that readers see whole or not.

The nouns, in the order of the data:

document       one canonical text, and where each character stood
refusal        why a file stays outside
found          a file, or a file inside a file
member         a file that was inside another
version        one state of a document
chunk          a retrievable passage of a document version

The verbs that lead from one to the next (``sync`` is the page to begin with):

sync           brings the index in line with files
discover       finds the files below the paths
recognise      tells new, changed, copied and moved files apart
parse          makes a document from a file, or a refusal
formats        one reader a format
unpack         writes what is attached to a mail
spool          keeps that for one ingestion
sandbox        parses and splits in a child that may crash
sandbox_worker that child
frames         the messages between the two
sentence       finds sentences
split          cuts a document along its structure
piece          what a cut never goes through
cohesion       how far a text goes on with the words before it
pack           joins pieces into chunks of even size
recipe         what an index was made with
embed          makes vectors of texts
embedders      opens the model that is set
model_folder   what a folder says of its model
sentence_model any model that sentence-transformers runs
write          puts versions into index and manifest together
prune          finds documents whose files are gone
forget         takes documents out of everything, for good
reindex        builds the index anew beside the old one
audit          compares the index with the manifest
mend           brings the index back in line with it, without the files
report         counts what became of the files
run            one ingestion from start to end
lock           one ingestion at a time
in_use         nothing is removed that somebody reads by

What they stand on:

store          the port through which the index is written
manifest       which documents there are: the truth
facts          what a document is, beside its words
indexes        which index is in use
generations    the commits, numbered
version_table  every version, with its text
entries        versions without it, as they are listed
locations      where the files lie
refused        which files stay outside
described      whose facts the index knows as they are now
tombstone      what is left of a forgotten document
document_json  a document as bytes
database       the relational store
weights        the models' files
tokens         texts as a model counts them
onnx           running a model
settings       what an owner may set
"""
