"""The pictures of an enterprise in their line: hung up, moved, replaced, taken off, swept away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from gatehouse.catalogue import jobs, queries
from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from tests import make
from tests.catalogue import photos

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plant() -> Enterprise:
    return make.enterprise("zavod")


@pytest.fixture
def organiser() -> Person:
    return make.person()


def line(plant: Enterprise) -> list[tuple[int, int]]:
    """Widths in the line, each with its place."""
    return [(one.place, one.width) for one in queries.pictures_of(plant)]


def refusal(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in error.value.refusals]


def test_pictures_stand_in_the_order_in_which_they_came(plant: Enterprise) -> None:
    for width in (900, 901, 902):
        photos.hung(plant, width)
    photos.hung(make.enterprise(), 903)
    assert line(plant) == [(1, 900), (2, 901), (3, 902)]
    main = queries.main_pictures([plant.pk])
    assert [one.width for one in main.values()] == [900]
    assert not queries.without_picture().exists()


def test_a_picture_without_a_word_of_what_is_seen_is_not_hung(plant: Enterprise) -> None:
    with pytest.raises(ValidationError):
        photos.hung(plant, description_ru="")
    assert line(plant) == []


def test_the_same_picture_hangs_once_at_an_enterprise_and_may_hang_at_another(
    plant: Enterprise,
) -> None:
    photos.hung(plant)
    with pytest.raises(Refused) as error:
        photos.hung(plant)
    assert refusal(error) == ["picture_twice"]
    photos.hung(make.enterprise())
    assert Picture.objects.count() == 2
    assert len(default_storage.listdir("pictures")[1]) == 6


def test_twelve_pictures_are_the_most(plant: Enterprise) -> None:
    one = photos.prepared()
    Picture.objects.bulk_create(
        Picture(
            enterprise=plant, file=one.name, sha256=f"{number:064}", width=900, height=600,
            description_ru="Цех", added_at=make.NOW, place=number,
        )
        for number in range(1, catalogue.PICTURES_AT_MOST + 1)
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        photos.hung(plant)
    assert refusal(error) == ["picture_many"]


def test_a_picture_is_moved_and_moved_back(plant: Enterprise, organiser: Person) -> None:
    pictures = [photos.hung(plant, width) for width in (900, 901, 902)]
    act = catalogue.place_picture(picture=pictures[2], place=1, by=organiser, now=make.NOW)
    assert line(plant) == [(1, 902), (2, 900), (3, 901)]
    assert act is not None
    undo.take(act.key, by=organiser, now=make.NOW)
    assert line(plant) == [(1, 900), (2, 901), (3, 902)]
    nothing = catalogue.place_picture(picture=pictures[2], place=9, by=organiser, now=make.NOW)
    assert nothing is None


def test_a_picture_taken_off_comes_back_to_its_place_within_the_minute(
    plant: Enterprise, organiser: Person
) -> None:
    pictures = [photos.hung(plant, width) for width in (900, 901, 902)]
    activity = make.activity(plant, picture=pictures[1])
    act = catalogue.remove_picture(picture=pictures[1], by=organiser, now=make.NOW)
    assert line(plant) == [(1, 900), (2, 902)]
    undo.take(act.key, by=organiser, now=make.NOW)
    assert line(plant) == [(1, 900), (2, 901), (3, 902)]
    activity.refresh_from_db()
    assert activity.picture == pictures[1]
    with pytest.raises(Refused) as error:
        catalogue.remove_picture(
            picture=Picture(pk=0, enterprise=plant), by=organiser, now=make.NOW
        )
    assert refusal(error) == ["picture_gone"]


def test_a_picture_taken_off_may_be_sent_again(plant: Enterprise, organiser: Person) -> None:
    first = photos.hung(plant)
    act = catalogue.remove_picture(picture=first, by=organiser, now=make.NOW)
    again = photos.hung(plant, description_ru="Цех утром")
    assert again.pk == first.pk
    assert [one.description_ru for one in queries.pictures_of(plant)] == ["Цех утром"]
    with pytest.raises(Refused) as error:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refusal(error) == ["picture_there"]


def test_another_file_takes_the_place_of_one_and_can_go_again(
    plant: Enterprise, organiser: Person
) -> None:
    first, other = photos.hung(plant, 900), photos.hung(plant, 901)
    with pytest.raises(Refused) as error:
        catalogue.replace_picture(
            picture=first, prepared=other.prepared, by=organiser, now=make.NOW
        )
    assert refusal(error) == ["picture_twice"]
    same = catalogue.replace_picture(
        picture=first, prepared=first.prepared, by=organiser, now=make.NOW
    )
    assert same is None
    act = catalogue.replace_picture(
        picture=first, prepared=photos.prepared(1000), by=organiser, now=make.NOW
    )
    assert line(plant) == [(1, 1000), (2, 901)]
    assert act is not None
    undo.take(act.key, by=organiser, now=make.NOW)
    assert line(plant) == [(1, 900), (2, 901)]
    assert {one.description_ru for one in Picture.objects.all()} == {
        "Цех, вид 900",
        "Цех, вид 901",
    }


def test_files_go_when_nobody_can_see_or_take_back_their_picture(
    plant: Enterprise, organiser: Person
) -> None:
    """Files bear the time of the machine that wrote them, so this test lives in its time."""
    now = timezone.now()
    kept, gone = photos.hung(plant, 900), photos.hung(plant, 901)
    names = {gone.prepared.name, kept.prepared.name}
    orphan = photos.prepared(902).name
    catalogue.remove_picture(picture=gone, by=organiser, now=now)
    catalogue.sweep_pictures(now=now + HOUR / 2)
    assert Picture.every.count() == 2
    assert all(map(default_storage.exists, names | {orphan}))
    jobs.sweep_pictures(now=now + 2 * HOUR)
    assert [one.width for one in Picture.every.all()] == [900]
    assert default_storage.exists(gone.prepared.name)  # it waits for a day: somebody may be typing
    jobs.sweep_pictures(now=now + DAY + HOUR)
    assert {default_storage.exists(name) for name in (gone.prepared.name, orphan)} == {False}
    assert default_storage.exists(kept.prepared.name)
    assert len(default_storage.listdir("pictures")[1]) == 6


def test_the_file_that_was_replaced_stays_as_long_as_it_can_come_back(
    plant: Enterprise, organiser: Person
) -> None:
    later = timezone.now() + DAY + HOUR
    first = photos.hung(plant, 900)
    older = first.prepared.name
    catalogue.replace_picture(picture=first, prepared=photos.prepared(901), by=organiser, now=later)
    catalogue.sweep_pictures(now=later)
    assert default_storage.exists(older)
    catalogue.sweep_pictures(now=later + 2 * HOUR)
    assert not default_storage.exists(older)


def test_two_enterprises_with_the_same_picture_lose_no_file_when_one_takes_it_off(
    plant: Enterprise, organiser: Person
) -> None:
    first, other = photos.hung(plant), photos.hung(make.enterprise())
    catalogue.remove_picture(picture=first, by=organiser, now=timezone.now())
    catalogue.sweep_pictures(now=timezone.now() + 2 * DAY)
    assert default_storage.exists(other.prepared.name)


def test_the_history_says_what_was_done_and_what_stood_there_before(
    plant: Enterprise, organiser: Person
) -> None:
    picture = photos.hung(plant)
    photos.hung(plant, 901)
    catalogue.describe_picture(
        picture=picture, by=organiser, now=make.NOW, description_ru="Конвейер"
    )
    catalogue.place_picture(picture=picture, place=2, by=organiser, now=make.NOW)
    catalogue.replace_picture(
        picture=picture, prepared=photos.prepared(902), by=organiser, now=make.NOW
    )
    catalogue.remove_picture(picture=picture, by=organiser, now=make.NOW)
    entries = HistoryEntry.objects.filter(verb__startswith="catalogue.picture").order_by("pk")
    assert [one.verb.partition("picture_")[2] for one in entries] == [
        "added", "added", "described", "placed", "replaced", "removed",
    ]  # fmt: skip
    assert entries[2].facts["before"] == {"description_ru": "Цех, вид 900"}
    assert entries[2].facts["after"] == {"description_ru": "Конвейер"}


def test_an_activity_shows_a_picture_of_its_own_enterprise_only(plant: Enterprise) -> None:
    with pytest.raises(ValidationError):
        make.activity(make.enterprise(), picture=photos.hung(plant))
