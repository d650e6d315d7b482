"""Each component says what it must, in words as well as in colour."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

import ui
from ui import samples, vendor
from ui.templatetags.ui import LIGHTS

ROOT = Path(ui.__file__).parents[1]
AT = datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(
        Context({"request": RequestFactory().get("/?sort=name&page=2"), **context})
    )


def test_each_light_has_a_drawn_sign_and_never_its_colour_alone():
    sprite = (ROOT / "ui" / "static" / "vendor" / "icons.svg").read_text()
    for state, icon in {**LIGHTS, "nonsense": "help-circle"}.items():
        assert f"#{icon}" in shown(f'{{% light "台账" "平" "{state}" %}}')
        assert f'id="{icon}"' in sprite


class TestButton:
    def test_shows_its_key_and_can_be_pressed_by_it(self):
        html = shown('{% button "接警" key="F2" kind="life" icon="phone-call" %}')
        assert 'data-key="F2"' in html
        assert "<kbd>F2</kbd>" in html
        assert "#phone-call" in html

    def test_says_what_it_waits_for_when_locked_and_has_no_key(self):
        html = shown('{% button "办结" key="T" locked="待到达" %}')
        assert "办结·待到达" in html
        assert 'aria-disabled="true"' in html
        assert "data-key" not in html

    def test_is_a_link_when_it_leads_somewhere(self):
        assert shown('{% button "打开" href="/desk/" %}').startswith('<a class="aj-button is-plain')

    def test_hands_further_words_on_as_attributes(self):
        html = shown('{% button "好" hx_post="/x/" name="a" value="1" data_close_dialog=True disabled=False %}')
        assert 'hx-post="/x/"' in html
        assert "data-close-dialog" in html
        assert "disabled" not in html

    def test_escapes_what_it_is_given(self):
        assert "<script>" not in shown("{% button label %}", label="<script>")


class TestPriority:
    def test_fills_a_life_alarm_only_while_it_is_open(self):
        assert "is-closed" not in shown('{% priority "P1" %}')
        assert "is-closed" in shown('{% priority "P1" open=False %}')

    @pytest.mark.parametrize(
        ("value", "word"), [("P1", "生命"), ("P2", "风险"), ("P3", "求助"), ("P4", "技术"), ("P0", "测试")]
    )
    def test_has_a_word_and_an_icon_beside_every_colour(self, value, word):
        html = shown("{% priority value %}", value=value)
        assert word in html
        assert "<use href=" in html


class TestStateAndRing:
    def test_a_state_is_a_word_with_a_ring(self):
        html = shown('{% state "accepted" %}')
        assert "赶赴中" in html
        assert 'stroke-dasharray="75.0 100"' in html

    def test_an_unknown_state_stands_for_itself(self):
        assert "strange" in shown('{% state "strange" %}')

    def test_a_ring_never_turns_further_than_full(self):
        assert 'stroke-dasharray="100.0 100"' in shown("{% ring 1.7 %}")

    def test_a_target_has_time_outside_and_work_inside(self):
        assert shown('{% ring 0.77 text="77%" outer=0.94 %}').count("stroke-dasharray") == 2

    def test_a_countdown_carries_its_end_for_the_script(self):
        assert f'data-until="{AT.isoformat()}"' in shown("{% ring 1 until=at total=60 %}", at=AT)


class TestNumbersAndTimes:
    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (13, "13 秒"),
            (120, "2 分"),
            (452, "7 分 32 秒"),
            (11_100, "3 小时 5 分"),
            (187_200, "2 天 4 小时"),
            (None, "–"),
        ],
    )
    def test_a_length_of_time_is_said_in_words(self, seconds, words):
        assert shown("{{ seconds|duration }}", seconds=seconds) == words

    def test_a_time_is_beijing_time_with_its_date_behind_it(self):
        html = shown("{{ at|clock }}", at=AT)
        assert ">14:28:57<" in html
        assert "2026-12-08" in html

    def test_missing_data_says_so(self):
        assert "缺数" in shown('{% tile "到达中位" None %}')

    def test_a_number_opens_to_its_people(self):
        assert '<a href="/who/">3</a>' in shown('{% tile "生命警报" 3 href="/who/" %}')


class TestFields:
    def test_say_beside_themselves_what_is_wrong(self):
        form = samples.SampleForm({"phone": "1384512661"})
        form.is_valid()
        html = shown("{% field form.phone %}", form=form)
        assert "少 1 位，手机号应为 11 位" in html
        assert 'aria-invalid="true"' in html

    def test_choices_stand_in_a_named_group(self):
        html = shown('{% field form.entry kind="segments" %}', form=samples.SampleForm())
        assert html.startswith('<fieldset class="aj-field is-segments')
        assert "<legend>进门方式" in html

    def test_a_hidden_field_is_only_the_field(self):
        class Hidden(forms.Form):
            number = forms.IntegerField(widget=forms.HiddenInput)

        assert "label" not in shown("{% field form.number %}", form=Hidden())


class TestLists:
    def test_the_pager_keeps_the_filters(self):
        page = Paginator(range(100), 10).page(2)
        html = shown("{% pager page %}", page=page)
        assert "?sort=name&amp;page=3" in html
        assert "共 100 行" in html

    def test_a_sorted_head_turns_round_on_the_second_press(self):
        html = shown('{% sorted_link "name" "姓名" %}')
        assert "sort=-name" in html
        assert "↑" in html

    def test_the_newest_entry_of_a_timeline_names_who_and_why(self):
        html = shown("{% timeline entries %}", entries=samples.gallery()["entries"])
        assert html.index("李静") < html.index("卧室跌倒雷达")
        assert "排序第 1" in html

    def test_a_masked_value_leads_to_the_page_that_asks_why(self):
        assert 'data-dialog data-key="K"' in shown('{% masked "138****6612" href="/reveal/" key="K" %}')


class TestIcons:
    def test_every_icon_that_a_template_or_a_table_names_is_in_the_sprite(self):
        named = set()
        for path in [*ROOT.glob("anju/**/*.html"), *ROOT.glob("ui/**/*.html")]:
            text = path.read_text("utf-8")
            named |= {(path.name, name) for name in re.findall(r'{% icon "([a-z0-9-]+)"', text)}
            named |= {
                (path.name, name)
                for name in re.findall(r'{% (?:button|chip|ring|empty)[^%]*? icon="([a-z0-9-]+)"', text)
            }
        for looks in [ui.words.PRIORITIES, *ui.words.STATES.values()]:
            named |= {("words.py", look.icon) for look in looks.values() if look.icon}
        missing = {(file, name) for file, name in named if name not in vendor.icon_names()}
        assert not missing

    def test_the_sprite_draws_each_icon_in_the_colour_of_the_text(self, tmp_path):
        folder = tmp_path / "icons" / "outline"
        folder.mkdir(parents=True)
        (folder / "phone.svg").write_text('<svg><path stroke="none" d="M0 0h24v24H0z" /><path d="M5 4h4" /></svg>')
        drawn = vendor.sprite({"from": "icons", "stroke": 2, "outline": ["phone"], "filled": []}, tmp_path)
        assert '<symbol id="phone"' in drawn
        assert "M0 0h24" not in drawn
        assert "currentColor" in drawn
