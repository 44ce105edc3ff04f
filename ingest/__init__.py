"""From files to an index: every file becomes a document version that readers see whole or not.

The nouns, in the order of the data:

document       one canonical text, and where each character stood
refusal        why a file stays outside
chunk          a retrievable passage of a document version

The verbs that lead from one to the next (``sync`` is the page to begin with):

sync           brings the index in line with files
discover       finds the files below the paths
recognise      tells new, changed, copied and moved files apart
parse          makes a document from a file, or a refusal
formats        one reader a format
sandbox        parses and splits in a child that may crash
sandbox_worker that child
frames         the messages between the two
sentence       finds sentences
split          cuts a document along its structure
embed          makes vectors of texts
write          puts versions into index and manifest together
prune          finds documents whose files are gone
report         counts what became of the files
run            one ingestion from start to end
lock           one ingestion at a time

What they stand on:

store          the port through which the index is written
manifest       which documents there are: the truth
document_json  a document as bytes
database       the relational store
weights        the models' files
tokens         texts as a model counts them
onnx           running a model
settings       what an owner may set
"""
