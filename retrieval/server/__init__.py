"""The index on a Qdrant server: the only door to qdrant_client.

Read ``index`` first, then ``search``, ``average``, ``collection``, ``opening``, ``forms``,
``conditions``, ``connect``, ``owner`` and ``outage``.
"""

from retrieval.server.connect import connect
from retrieval.server.index import ServerIndex
from retrieval.server.owner import name_owner

__all__ = ["ServerIndex", "connect", "name_owner"]
