"""Lists of cases, search, figures."""

from store_forward.queue.figures import Figures, InboxFigures
from store_forward.queue.indexing import CaseIndexing
from store_forward.queue.queue import Line, Place, Queue, QueueQuery, Shelf
from store_forward.queue.search import CaseSearch, answer_words

__all__ = [
    "CaseIndexing",
    "CaseSearch",
    "Figures",
    "InboxFigures",
    "Line",
    "Place",
    "Queue",
    "QueueQuery",
    "Shelf",
    "answer_words",
]
