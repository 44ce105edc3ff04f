"""The index in this process, on Qdrant's engine: the only door to qdrant_edge.

Read ``index`` first, then ``search``, ``average``, ``shard``, ``forms``,
``conditions`` and ``files``.
"""

from retrieval.edge.index import EdgeIndex

__all__ = ["EdgeIndex"]
