"""A picture as somebody sends it, and what is kept of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils.translation import override
from PIL import Image
from pytest_django import Settings

from gatehouse.catalogue import pictures
from gatehouse.catalogue.pictures import Prepared, prepare
from gatehouse.core.refusal import Refused
from tests.catalogue import photos

NEAR = 24  # of 255: what the three formats may change of a colour


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def copies(kept: Prepared) -> dict[str, Image.Image]:
    """Every copy by its name without the hash: `480.avif`."""
    found: dict[str, Image.Image] = {}
    for names in pictures.names_of(kept.name, kept.width).values():
        for name, _width in names:
            with default_storage.open(name) as file:
                found[name.rpartition("-")[2]] = Image.open(BytesIO(file.read()))
    return found


def colour(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at so much of the width and the height."""
    place = (int(picture.width * x), int(picture.height * y))
    found = picture.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return tuple(int(part) for part in found)


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= NEAR for one, other in zip(found, wanted, strict=True))


def test_a_photo_is_kept_in_three_widths_and_three_formats() -> None:
    kept = prepare(photos.jpeg(4000, 3000))
    assert (kept.width, kept.height) == (1600, 1200)
    assert {name: one.size for name, one in copies(kept).items()} == {
        f"{width}.{ending}": (width, width * 3 // 4)
        for width in (480, 960, 1600)
        for ending in ("avif", "webp", "jpg")
    }
    assert {one.format for one in copies(kept).values()} == {"AVIF", "WEBP", "JPEG"}


def test_a_small_photo_is_never_made_larger() -> None:
    kept = prepare(photos.jpeg(1200, 900))
    assert {one.size for one in copies(kept).values()} == {(480, 360), (960, 720), (1200, 900)}
    assert {one.size for one in copies(prepare(photos.jpeg(1000, 800))).values()} == {
        (480, 384),
        (1000, 800),
    }


def test_a_photo_of_a_phone_stands_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    kept = prepare(photos.from_phone())
    assert (kept.width, kept.height) == (1200, 1600)
    for one in copies(kept).values():
        assert is_near(colour(one, 0.2, 0.2), photos.RED)
        assert is_near(colour(one, 0.8, 0.2), photos.BLUE)
        assert is_near(colour(one, 0.2, 0.8), photos.BLUE)
        assert dict(one.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & one.info.keys()
    with default_storage.open(kept.name) as file:
        assert b"Telefon" not in file.read()


@pytest.mark.parametrize("name", ["JPEG", "WEBP", "PNG", "AVIF"])
def test_a_photo_that_lies_on_its_side_is_turned_in_every_format(name: str) -> None:
    notes = Image.Exif()
    notes[photos.ORIENTATION] = 8
    lying = photos.image(900, 1200).transpose(Image.Transpose.ROTATE_270)
    kept = prepare(photos.written(lying, name, exif=notes))
    assert (kept.width, kept.height) == (900, 1200)
    assert all(is_near(colour(one, 0.2, 0.2), photos.RED) for one in copies(kept).values())


def test_colours_come_as_every_screen_shows_them() -> None:
    red, green, _blue = colour(copies(prepare(photos.with_swapped_colours()))["1200.jpg"], 0.2, 0.2)
    assert green > red + 60


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1"])
def test_a_picture_of_any_kind_of_colours_is_taken(mode: str) -> None:
    name = "TIFF" if mode == "CMYK" else "PNG"
    content = (
        photos.written(photos.image(mode=mode), "JPEG")
        if name == "TIFF"
        else photos.written(photos.image(mode=mode), name)
    )
    kept = prepare(content)
    assert {one.mode for one in copies(kept).values()} == {"RGB"}


def test_grey_of_sixteen_bits_keeps_its_light() -> None:
    grey = Image.new("I;16", (1000, 800), 32768)
    kept = prepare(photos.written(grey, "PNG"))
    assert is_near(colour(copies(kept)["480.jpg"], 0.5, 0.5), (128, 128, 128))


def test_what_is_clear_lets_white_paper_through() -> None:
    clear = photos.image(mode="RGBA")
    clear.paste((0, 0, 0, 0), (600, 450, 1200, 900))
    kept = prepare(photos.written(clear, "PNG"))
    assert is_near(colour(copies(kept)["480.jpg"], 0.8, 0.8), photos.WHITE)


def test_the_same_file_gives_the_same_names_and_lies_there_once() -> None:
    first, again = prepare(photos.jpeg()), prepare(photos.jpeg())
    assert first == again
    assert len(default_storage.listdir("pictures")[1]) == 9
    assert prepare(photos.jpeg(1300)).name != first.name


def test_a_photo_with_a_preview_beside_it_is_no_moving_picture() -> None:
    """Phones write such files: a JPEG of several frames."""
    small = photos.image(160, 120)
    content = photos.written(photos.image(), "MPO", save_all=True, append_images=[small])
    assert prepare(content).width == 1200


HALF = {
    name: photos.written(photos.image(), name)[:half]
    for name, half in (("JPEG", 6000), ("PNG", 2000), ("WEBP", 700), ("AVIF", 400))
}
BAD = {
    "nothing": (b"", "picture_empty"),
    "half a JPEG": (HALF["JPEG"], "picture_damaged"),
    "half a PNG": (HALF["PNG"], "picture_damaged"),
    "half a WebP": (HALF["WEBP"], "picture_damaged"),
    "half an AVIF": (HALF["AVIF"], "picture_damaged"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "picture_not_a_picture"),
    "HTML": (b"<!doctype html><script>alert(1)</script>", "picture_not_a_picture"),
    "PDF": (b"%PDF-1.7\n" + b"0" * 4000, "picture_not_a_picture"),
    "GIF": (photos.written(photos.image(), "GIF"), "picture_not_a_picture"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400, "picture_heic"),
    "moving WebP": (photos.moving("WEBP"), "picture_moving"),
    "moving PNG": (photos.moving("PNG"), "picture_moving"),
    "moving AVIF": (photos.moving("AVIF"), "picture_moving"),
    "narrow": (photos.jpeg(799, 700), "picture_too_small"),
    "strip": (photos.jpeg(3001, 1000), "picture_shape"),
    "bomb": (photos.bomb(30_000), "picture_too_many_pixels"),
    "giant": (photos.jpeg(9000, 8000), "picture_too_many_pixels"),
    "heavy": (b"\xff\xd8\xff" + b"\0" * pictures.BYTES_AT_MOST, "picture_too_big"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_what_to_do_in_the_readers_language(kind: str) -> None:
    content, code = BAD[kind]
    said = []
    for language in ("ru", "en"):
        with override(language), pytest.raises(Refused) as refused:
            prepare(content)
        assert [one.code for one in refused.value.refusals] == [code]
        said.append(str(refused.value))
    assert said[0] != said[1]
    assert "%" not in "".join(said)
    assert not default_storage.exists("pictures")


def test_a_refusal_names_the_size_as_it_is_seen() -> None:
    notes = Image.Exif()
    notes[photos.ORIENTATION] = 6
    with override("ru"), pytest.raises(Refused) as refused:
        prepare(photos.jpeg(1000, 700, exif=notes))
    assert "700 × 1000" in str(refused.value)


def test_a_file_that_waits_is_only_its_enterprises_and_only_unchanged() -> None:
    kept = prepare(photos.jpeg())
    packed = kept.packed(of=7)
    assert pictures.unpack(packed, of=7) == kept
    assert pictures.unpack(packed, of=8) is None
    assert pictures.unpack(packed[:-1], of=7) is None
    default_storage.delete(kept.name)
    assert pictures.unpack(packed, of=7) is None


def test_a_copy_may_be_kept_for_ever_and_can_do_nothing_as_a_page() -> None:
    kept = prepare(photos.jpeg())
    page = Client().get(f"/media/{kept.name}")
    assert page.status_code == 200
    assert page["Content-Type"] == "image/jpeg"
    assert page["Cache-Control"] == "public, max-age=31536000, immutable"
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(b"".join(page.streaming_content))).size == (1200, 900)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name", ["pictures/../db.sqlite3", "pictures/x-480.jpg", f"pictures/{'0' * 32}-480.jpg"]
)
def test_nothing_else_of_the_folder_is_shown(name: str) -> None:
    assert Client().get(f"/media/{name}").status_code == 404
