"""From a query to evidence: dense and lexical candidates, fused and re-ranked.

candidate      a chunk and its scores; a ranking is candidates in order
evidence       what a writer is shown, under labels

condition      which documents a search may see
where          conditions as people write them
where_tokens   the pieces of what they write

search         the page to begin with: one query, one ranking
fuse           rankings become one
rerank         the best are read together with the query
lexical        BM25 as sparse vectors

index          the port through which an index is read
engine         reading and writing in one
point          a chunk as the index keeps it
stored         a point as an engine returns it
average        the length by which BM25 weighs
edge           Qdrant's engine in this process
owner          one process holds the index and serves the others
server         a Qdrant server holds it, for every machine
settings       what an owner may set
"""
