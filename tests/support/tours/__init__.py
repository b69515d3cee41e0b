"""One walk for each area of the API; `TOURS` lists them all."""

from tests.support.tours.care import tour_care
from tests.support.tours.files import tour_files
from tests.support.tours.inbox import tour_inbox
from tests.support.tours.patients import tour_patients
from tests.support.tours.people import tour_people
from tests.support.tours.visits import tour_visits

TOURS = (tour_people, tour_patients, tour_care, tour_inbox, tour_visits, tour_files)
