"""Falls on a line, in a real browser: readable for everybody, wide enough at 360 px, applied and taken back by hand."""

import re

import pytest
from django.db import connection
from playwright.sync_api import expect

from tests import world
from tests.desks import browser as windows
from tests.devices.falling import Wearable

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wearable():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE devices_frame, devices_signal")
    return Wearable().record().keep()


@pytest.mark.parametrize("size", [windows.DESK, windows.PHONE], ids=["desk", "phone"])
def test_a_model_is_looked_at_applied_and_taken_back(wearable, window, size):
    row = wearable.rehearsed()
    admin = world.system_admin()
    page = window(admin, f"/lines/{wearable.line.pk}/falls/", size)
    expect(page.get_by_text("没有启用的模型")).to_be_visible()
    assert windows.fits(page)
    assert windows.problems(page) == []
    page.locator(f'a[href="/lines/{wearable.line.pk}/falls/{row.pk}/"]').click()
    expect(page.get_by_role("heading", name="最近 30 天会响几次")).to_be_visible()
    assert windows.fits(page)
    assert windows.problems(page) == []
    page.get_by_label("原因").fill("看过预演")
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.get_by_text("启用：看过预演")).to_be_visible()
    page.get_by_label("原因").fill("先停")
    page.get_by_role("button", name="停用", exact=True).click()
    expect(page.get_by_text("停用：先停")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^\d\d-\d\d \d\d:")).first.click()
    expect(page.get_by_role("img", name=re.compile("加速度大小"))).to_be_visible()
    assert windows.fits(page)
    assert windows.problems(page) == []


def test_a_file_is_looked_at_and_kept_before_any_script_of_ours(wearable, window, tmp_path):
    file = tmp_path / "labels.csv"
    file.write_text(wearable.text.replace("志愿者0", "新志愿者"), encoding="gb18030")
    page = window(world.system_admin(), f"/lines/{wearable.line.pk}/falls/")
    page.get_by_label("标注文件（CSV）").set_input_files(file)
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_text("15 行可以收下，0 行不行")).to_be_visible()
    assert windows.problems(page) == []
    page.get_by_role("button", name="收下这 15 行").click()
    expect(page.get_by_text("新志愿者").first).to_be_visible()
