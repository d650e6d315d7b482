"""The gallery, the looks of a reader, and what every page must keep to."""

import re
from pathlib import Path

import pytest

import ui
from tests import world

ROOT = Path(ui.__file__).parents[1]
pytestmark = pytest.mark.django_db


def templates():
    return [path for folder in ("anju", "ui") for path in (ROOT / folder).glob("**/*.html")]


class TestGallery:
    def test_shows_the_parts_to_anybody(self):
        response = world.client_for().get("/ui/")
        assert response.status_code == 200
        assert "安居组件页" in response.content.decode()

    def test_speaks_english_by_the_switch(self):
        client = world.client_for()
        client.post("/ui/language/", {"language": "en", "next": "/ui/"})
        assert '<html lang="en"' in client.get("/ui/").content.decode()


class TestLooks:
    def test_big_type_and_dark_are_kept_without_script(self):
        client = world.client_for()
        assert client.post("/ui/looks/", {"size": "switch", "next": "/ui/"}).url == "/ui/"
        client.post("/ui/looks/", {"theme": "switch", "next": "/ui/"})
        html = client.get("/ui/").content.decode()
        assert 'data-size="big"' in html
        assert 'data-bs-theme="dark"' in html

    def test_a_second_press_turns_them_back(self):
        client = world.client_for()
        for _ in range(2):
            client.post("/ui/looks/", {"size": "switch", "theme": "switch", "next": "/"})
        html = client.get("/ui/").content.decode()
        assert "data-size=" not in html
        assert 'data-bs-theme="light"' in html

    def test_never_send_a_reader_to_another_site(self):
        assert world.client_for().post("/ui/looks/", {"size": "switch", "next": "https://evil.example/"}).url == "/"

    def test_a_strange_cookie_changes_nothing(self):
        client = world.client_for()
        client.cookies["aj_theme"] = '"><script>'
        assert "<script>" not in client.get("/ui/").content.decode().split("</head>")[0].replace("<script src", "")


class TestEveryTemplate:
    def test_keeps_to_the_strict_policy(self):
        wrong = []
        for path in templates():
            text = path.read_text("utf-8")
            inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text)
            if (
                re.search(r"\sstyle\s*=", text)
                or "<style" in text
                or inline
                or re.search(r"\shx-on[:-]|\son[a-z]+=", text)
            ):
                wrong.append(str(path.relative_to(ROOT)))
        assert not wrong

    def test_sends_every_post_through_a_real_form(self):
        wrong = [
            f"{path.relative_to(ROOT)}: {tag[:80]}"
            for path in templates()
            for tag in re.findall(r"<(?!form)\w+[^>]*hx-post[^>]*>", path.read_text("utf-8"))
            if not re.search(
                r'formaction="([^>]+)" hx-post="\1"', tag
            )  # without script the button sends its form there
        ]
        assert not wrong

    def test_takes_nothing_from_outside(self):
        wrong = [
            str(path.relative_to(ROOT))
            for path in templates()
            if re.search(r'(?:src|href)="(?:https?:)?//', path.read_text("utf-8"))
        ]
        assert not wrong
