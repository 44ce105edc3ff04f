"""Sound: does the index in use hold what the manifest lists?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.audit import audit
from ingest.lock import if_free
from retrieval.index import IndexUnavailableError

if TYPE_CHECKING:
    from agent.books import Books
    from agent.view import View, Views
    from ingest.audit import Audit


def require_sound(view: View, books: Books) -> None:
    """An empty index must not pass for documents that do not say.

    Raises:
        IndexUnavailableError: The index has lost what the manifest lists.
    """
    entry = books.manifest.any_current()
    if not entry or not entry.n_chunks or view.index.count(entry.document_id, entry.version):
        return
    # Switched and written to meanwhile: the document is in the next index.
    if books.indexes.standing().number == view.number:
        msg = "the index has lost what the manifest lists: run `pincite reindex`"
        raise IndexUnavailableError(msg)


def audit_index(views: Views, books: Books) -> Audit:
    """Compare the index in use with the manifest; waits for nobody.

    Raises:
        StoreUnavailableError: The index cannot be read.
    """
    with if_free(books.lock) as is_alone:
        while True:
            with views.reading() as (view, standing):
                found = audit(books.manifest, view.index, is_alone=is_alone)
            # Meanwhile another index may have been put in use, with other chunks.
            if books.indexes.standing().number == standing.number:
                return found
