"""One index for all of a person's processes: one of them owns it and serves the others.

Read ``shared`` first, then ``caller``, ``lease``, ``tenure``, ``host``, ``peer``, ``wire``
and ``conditions``.
"""

from retrieval.owner.shared import SharedIndex

__all__ = ["SharedIndex"]
