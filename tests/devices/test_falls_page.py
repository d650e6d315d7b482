"""The pages of falls on a line: what is needed, the whole way, and what a window looks like in the inspector."""

import re
from io import BytesIO

import pytest
from django.urls import reverse

from anju.devices import commands
from anju.devices.commands import fall_learning
from anju.devices.models import FallLabel, FallModel, Frame
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.falling import Wearable, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def wearable():
    return Wearable().record()


class TestPage:
    @pytest.fixture
    def admin(self, monkeypatch):
        monkeypatch.setattr("anju.kernel.clock.now", lambda: build.NOW)
        return world.client_for(world.system_admin())

    def address(self, wearable, row=None, verb=""):
        if verb:
            return reverse("devices:fall_act", args=[wearable.line.pk, row.pk, verb])
        if row is not None:
            return reverse("devices:fall_model", args=[wearable.line.pk, row.pk])
        return reverse("devices:falls", args=[wearable.line.pk])

    def test_an_empty_line_says_what_is_needed(self, admin):
        line = build.line("anju_json", "anju/e")
        text = admin.get(reverse("devices:falls", args=[line.pk])).content.decode()
        assert "没有启用的模型：加速度片段只存不判" in text
        assert "至少两个佩戴人" in text
        assert 'value="learn"' not in text

    def test_a_line_that_sends_none_says_so_and_leads_on(self, admin):
        line = build.line("watch", "edge/watch/w1")
        text = admin.get(reverse("devices:falls", args=[line.pk])).content.decode()
        assert "这条线路的协议不传加速度片段" in text
        assert reverse("devices:lines") in text

    def test_the_whole_way(self, admin, wearable):
        file = BytesIO((wearable.text + "\nW-9,2026-12-08 09:00,2026-12-08 09:01,甲,是").encode("gb18030"))
        file.name = "标注.csv"
        text = admin.post(self.address(wearable), {"do": "check", "file": file}).content.decode()
        assert "15 行可以收下，1 行不行" in text
        assert "这条线路上没有登记这个编号" in text
        assert not FallLabel.objects.exists()
        admin.post(self.address(wearable), {"do": "keep", "text": wearable.text})
        assert FallLabel.objects.count() == 15
        answer = admin.post(self.address(wearable), {"do": "learn"})
        row = FallModel.objects.get()
        assert answer.headers["Location"] == self.address(wearable, row)
        assert "正在学习" in admin.get(self.address(wearable, row)).content.decode()
        fall_learning.study(SYSTEM, row.pk, now=build.NOW)
        admin.post(self.address(wearable, row, "rehearse"), {"share": "0.02"})
        run(row)
        text = admin.get(self.address(wearable, row)).content.decode()
        assert "6 / 6" in text
        assert "按加速度判断为跌倒" in text
        [link, *_] = re.findall(r'href="(/lines/\d+/frames/1/\d+/\?at=[^"]+)"', text)
        assert "<polyline" in admin.get(link).content.decode()
        refused = admin.post(self.address(wearable, row, "apply"), {"why": " "})
        assert refused.status_code == 422
        assert "请写明原因" in refused.content.decode()
        admin.post(self.address(wearable, row, "apply"), {"why": "看过"})
        assert "正在判断" in admin.get(self.address(wearable)).content.decode()
        admin.post(self.address(wearable, row, "take_back"), {"why": "先停"})
        text = admin.get(self.address(wearable, row)).content.decode()
        assert "停用：先停" in text

    def test_budgets(self, admin, wearable, django_assert_max_num_queries):
        row = wearable.keep().rehearsed()
        admin.get(self.address(wearable))
        with django_assert_max_num_queries(18):
            admin.get(self.address(wearable))
        with django_assert_max_num_queries(9):
            admin.get(self.address(wearable, row))

    def test_a_model_of_another_line_is_not_there(self, admin, wearable):
        row = wearable.keep().learned()
        other = build.line("anju_json", "anju/x")
        assert admin.get(reverse("devices:fall_model", args=[other.pk, row.pk])).status_code == 404

    @pytest.mark.parametrize("posted", [{"do": "remove", "label": "x"}, {"do": "remove", "label": "9" * 30}])
    def test_nonsense_is_not_there(self, admin, wearable, posted):
        assert admin.post(self.address(wearable), posted).status_code == 404

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x00", b"a" * (1024 * 1024 + 1)])
    def test_a_file_that_cannot_be_read_is_refused(self, admin, wearable, content):
        file = BytesIO(content)
        file.name = "x.csv"
        assert admin.post(self.address(wearable), {"do": "check", "file": file}).status_code == 422

    def test_the_inspector_draws_a_window_and_says_what_is_found(self, wearable):
        frame = Frame.objects.order_by("stream_seq").first()
        address = reverse("devices:frame", args=[wearable.device.pk, frame.door, frame.stream_seq])
        address += f"?at={frame.received_at.isoformat().replace('+', '%2B')}"
        installer = world.client_for(world.installer_gao())
        text = installer.get(address).content.decode()
        assert "8 秒，50 Hz，最重一下" in text
        assert "片段只存不判" in text
        row = wearable.keep().rehearsed()
        commands.apply_falls(SYSTEM, row.pk, why="x", now=build.NOW)
        text = installer.get(address).content.decode()
        assert "按加速度判断为跌倒" in text
        assert "<polyline" in text
