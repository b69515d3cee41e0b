"""How the inbox is worked: who has which case, and what a coordinator must see to."""

from store_forward.desk.absences import Absence, Absences
from store_forward.desk.colleagues import Colleagues
from store_forward.desk.desk import Desk
from store_forward.desk.opinions import Opinion, Opinions
from store_forward.desk.pools import Pool, Pools
from store_forward.desk.tasks import CoordinatorTask, CoordinatorTasks, TaskKind

__all__ = [
    "Absence",
    "Absences",
    "Colleagues",
    "CoordinatorTask",
    "CoordinatorTasks",
    "Desk",
    "Opinion",
    "Opinions",
    "Pool",
    "Pools",
    "TaskKind",
]
