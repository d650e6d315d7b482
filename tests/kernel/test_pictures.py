"""What a photograph says of itself is read once and not kept in it; the pixels stay as they were."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from anju.kernel.pictures import Taken, bare, taken

HOME = (126.65, 45.75)
PROFILE = b"a colour profile that belongs to the picture"


def spoken(*, gps: dict[int, Any] | None = None, camera: dict[int, Any] | None = None, up: int = 6) -> Image.Exif:
    words = Image.Exif()
    words[ExifTags.Base.Make] = "Huawei"
    words[ExifTags.Base.Orientation] = up
    words.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    words.get_ifd(ExifTags.IFD.Exif).update(camera or {})
    return words


def at_home(**more: Any) -> dict[int, Any]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (45.0, 45.0, 0.0),
        ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: (126.0, 39.0, 0.0),
        ExifTags.GPS.GPSHPositioningError: 12.5, ExifTags.GPS.GPSDateStamp: "2026:12:08",
        ExifTags.GPS.GPSTimeStamp: (1.0, 30.0, 5.0), **{getattr(ExifTags.GPS, name): value for name, value in more.items()},
    }  # fmt: skip


def picture(kind: str = "JPEG", words: Image.Exif | None = None, **more: Any) -> bytes:
    image = Image.effect_noise((40, 30), 60).convert("RGB")
    file = io.BytesIO()
    image.save(file, kind, exif=words or spoken(gps=at_home()), **more)
    return file.getvalue()


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


class TestTaken:
    def test_place_accuracy_and_time_of_the_satellites(self):
        found = taken(picture())
        assert found.point == pytest.approx(HOME)
        assert (found.accuracy_m, found.at) == (12.5, datetime(2026, 12, 8, 1, 30, 5, tzinfo=UTC))

    @pytest.mark.parametrize(
        ("camera", "hour"),
        [
            ({ExifTags.Base.DateTimeOriginal: "2026:12:08 09:30:00"}, 1),
            ({ExifTags.Base.DateTimeOriginal: "2026:12:08 09:30:00", ExifTags.Base.OffsetTimeOriginal: "+06:00"}, 3),
        ],
    )
    def test_a_camera_without_a_zone_is_in_beijing(self, camera, hour):
        found = taken(picture(words=spoken(camera=camera)))
        assert found == Taken(datetime(2026, 12, 8, hour, 30, tzinfo=UTC))

    @pytest.mark.parametrize(
        "words",
        [
            spoken(),
            spoken(gps=at_home(GPSLatitude=(95.0, 0.0, 0.0), GPSDateStamp="soon")),
            spoken(gps=at_home(GPSLatitude=(0.0, 0.0, 0.0), GPSLongitude=(0.0, 0.0, 0.0), GPSDateStamp="1980:01:06")),
            spoken(camera={ExifTags.Base.DateTimeOriginal: "0000:00:00 00:00:00"}),
        ],
    )
    def test_nothing_and_nonsense_are_silence(self, words):
        assert taken(picture(words=words)) == Taken()

    def test_png_and_webp_speak_too(self):
        assert taken(picture("PNG")).point == pytest.approx(HOME)
        assert taken(picture("WEBP")).point == pytest.approx(HOME)

    def test_the_pixels_of_a_png_are_not_unpacked_to_look_for_words(self, monkeypatch):
        monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _self: pytest.fail("unpacked"))
        file = io.BytesIO()
        Image.new("RGB", (40, 30)).save(file, "PNG")
        assert taken(file.getvalue()) == Taken()

    @given(st.binary(max_size=400), st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 300))
    def test_whatever_is_sent_is_survived(self, noise, kind, cut):
        for content in (noise, picture(kind)[:cut] + noise):
            taken(content)
            bare(content)


class TestBare:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_the_pixels_stay_and_the_words_go(self, kind):
        more: dict[str, Any] = {"icc_profile": PROFILE, **({"lossless": True} if kind == "WEBP" else {})}
        before = picture(kind, **more)
        after = bare(before)
        assert pixels(after) == pixels(before)
        assert (b"Huawei" in before, b"Huawei" in after) == (True, False)
        assert taken(after) == Taken()
        assert Image.open(io.BytesIO(after)).info["icc_profile"] == PROFILE
        assert bare(after) == after

    @pytest.mark.parametrize("more", [{}, {"progressive": True}, {"comment": "老人在家"}])
    def test_a_jpeg_still_knows_which_way_is_up_and_loses_what_hangs_behind_it(self, more):
        film = b"ftyp a small film with a place of its own"
        after = bare(picture(**more) + film + picture())
        assert Image.open(io.BytesIO(after)).getexif()[ExifTags.Base.Orientation] == 6
        assert film not in after
        assert after.count(b"Exif\0\0") == 1
        assert "老人在家".encode() not in after
        assert pixels(after)

    def test_the_same_picture_with_other_words_is_the_same(self):
        image = Image.effect_noise((40, 30), 60).convert("RGB")
        files = []
        for words in (
            spoken(gps=at_home(), up=1),
            spoken(camera={ExifTags.Base.DateTimeOriginal: "2026:12:09 09:30:00"}, up=1),
        ):
            file = io.BytesIO()
            image.save(file, "JPEG", exif=words)
            files.append(bare(file.getvalue()))
        assert files[0] == files[1]

    def test_text_in_a_png_goes_too(self):
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Zhou Qian")
        assert b"Zhou Qian" not in bare(picture("PNG", pnginfo=info))
