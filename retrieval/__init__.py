"""From a query to evidence: dense and lexical candidates, fused and re-ranked.

candidate      a chunk and its scores; a ranking is candidates in order
evidence       what a writer is shown, under labels

search         the page to begin with: one query, one ranking
fuse           rankings become one
rerank         the best are read together with the query
lexical        BM25 as sparse vectors

index          the port through which an index is read
engine         reading and writing in one
point          a chunk as the index keeps it
edge           Qdrant's engine in this process
owner          one process holds the index and serves the others
settings       what an owner may set
"""
