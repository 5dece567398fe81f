"""The addresses of the pictures of an enterprise; see tests/test_access.py."""

from __future__ import annotations

from gatehouse.catalogue.models import Picture
from tests.access import PLANNERS, POSTED_ONLY, PUBLIC, Table, World
from tests.access_content import plant_of
from tests.catalogue import photos


def picture_of(world: World) -> Picture:
    """A picture of the enterprise of the session that is booked."""
    known = Picture.objects.filter(enterprise=world.session.activity.enterprise).first()
    return known or photos.hung(world.session.activity.enterprise)


PICTURE_PAGES: Table = {
    "catalogue_files:picture": (lambda w: f"/media/{picture_of(w).file.name}", PUBLIC),
    "pages:office_pictures": (lambda w: f"{plant_of(w)}pictures/", PLANNERS),
    "pages:office_picture": (lambda w: f"{plant_of(w)}pictures/1/", POSTED_ONLY),
    "pages:office_picture_file": (lambda w: f"{plant_of(w)}pictures/1/file/", POSTED_ONLY),
    "pages:office_picture_place": (lambda w: f"{plant_of(w)}pictures/1/place/", POSTED_ONLY),
    "pages:office_picture_remove": (lambda w: f"{plant_of(w)}pictures/1/remove/", POSTED_ONLY),
}
