"""The evidence pack of a sample: a ZIP whose every file is under a hash that anybody can check without us.

Everything but ``received.txt`` (who took it and when) depends on seed and data alone, byte for byte.
"""

import csv
import hashlib
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.dispatch import queries as dispatch
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.viewer import SYSTEM, Viewer
from anju.quality import permissions, queries
from anju.quality.models import STRATA, AuditDraw

_EPOCH = (1980, 1, 1, 0, 0, 0)
COLUMNS = (
    "rank", "stratum", "number", "item_name", "provider", "elder", "elder_name", "worker", "starts_at",
    "checked_in_at", "checked_out_at", "minimum_minutes", "score", "result", "photos", "rating", "price_fen",
    "subsidy_fen", "own_fen", "complaints", "drawn", "leads", "file", "sha256",
)  # fmt: skip
_README = """审计样本证据包

draw.json        抽样的种子、范围、总体数量和摘要、抽中的订单
index.csv        每单一行：时间、真实度、照片数、评分、金额、证据文件和它的 SHA-256
index.html       清单，供打印：样本编号、种子、每单的真实度和结论（版式在 index.css）
orders/*.json    每单的经过、签到签退、照片摘要、真实度、账务、评价、回访、投诉
SHA256SUMS       以上文件的 SHA-256，离线核对：sha256sum -c SHA256SUMS
received.txt     何人何时下载，不在核对之列

抽样办法：总体按订单号排序，分层时各层按比例分配名额（先取整数，余额给余数大的层，同余按层名）；
层内按 SHA-256("种子|订单号") 由小到大取足名额。用 draw.json 里的种子可以重抽。
随机抽中的 drawn 为真。其余是线索：同一人全在月末三天、几乎全是整半小时、同一账号或号码给多位老人评分的订单，
按同一散列取，最多与样本同数；线索只是再查的理由，不是结论。
population_digest 是全部订单号排序、每行一个（末行不换行）的 SHA-256。
姓名已遮盖；证件号、电话、住址、坐标和自由文字不在包内。照片原件留在系统里，凭摘要调阅比对。
"""


def pack(viewer: Viewer, draw_id: int, *, now: datetime) -> tuple[AuditDraw, bytes]:
    """Write the pack and note who took it, with the digest of its sums."""
    draw = queries.audit_draw(viewer, draw_id)
    permissions.check(viewer, "draw")
    files = _files(viewer, draw)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    files["received.txt"] = f"{spreadsheet.watermark(viewer.name, now)}\n".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    journal.record_audit(
        viewer, kind="export", thing="audit_draw", thing_id=draw.pk, area=draw.area_code, now=now,
        data={"rows": len(draw.members), "sha256": hashlib.sha256(files["SHA256SUMS"]).hexdigest()},
    )  # fmt: skip
    return draw, file.getvalue()


def _files(viewer: Viewer, draw: AuditDraw) -> dict[str, bytes]:
    rows, files = [], {"README.txt": _README.encode(), "draw.json": _json(_frame(draw))}
    for order in queries.evidence(viewer, draw):
        name, content = f"orders/{order['number']}.json", _json(order)
        files[name] = content
        rows.append(_line(order) | {"file": name, "sha256": hashlib.sha256(content).hexdigest()})
    files["index.csv"] = _csv(rows)
    with translation.override("zh-hans"):  # the index does not depend on who reads it
        facts = {
            "draw": draw, "rows": [_printed(row) for row in rows], "place": _place(draw.area_code),
            "strata": str(STRATA.get(draw.strata, draw.strata)), "random": sum(bool(row["drawn"]) for row in rows),
        }  # fmt: skip
        files["index.css"] = Path(settings.ROOT, "ui", "css", "sample.css").read_bytes()
        files["index.html"] = render_to_string("quality/index.html", facts).encode()
    return files


def _place(area: str) -> str:
    return areas.full_name(area) if area else _("全国")


def _printed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line of the index as it stands on paper: days and hours short, the result in words."""
    came, left = (row[name][5:16].replace("T", " ") for name in ("checked_in_at", "checked_out_at"))
    word = dispatch.RESULT_WORDS.get(row["result"], row["result"])
    return row | {"came": came, "left": left[6:] if left[:5] == came[:5] else left, "result_word": str(word or "–")}


def _frame(draw: AuditDraw) -> dict[str, Any]:
    return {
        "seed": draw.seed, "area": draw.area_code, "provider": draw.provider.name if draw.provider else "",
        "starts_on": draw.starts_on.isoformat(), "ends_on": draw.ends_on.isoformat(), "size": draw.size,
        "strata": draw.strata, "population": draw.population, "population_digest": draw.population_digest,
        "members": [
            {name: one[name] for name in ("rank", "number", "stratum")}
            | {"drawn": one.get("drawn", True), "leads": one.get("why", [])}
            for one in draw.members
        ],
    }  # fmt: skip


def _line(order: dict[str, Any]) -> dict[str, Any]:
    done = [visit for visit in order["visits"] if visit["finished_at"]]
    last = done[-1] if done else {"score": None, "result": ""}
    return {name: order[name] for name in COLUMNS if name in order and name != "complaints"} | {
        "score": last["score"], "result": last["result"],
        "drawn": "是" if order["drawn"] else "", "leads": "；".join(_leads(order)),
        "photos": sum(len(visit["photos"]) for visit in order["visits"]), "complaints": len(order["complaints"]),
    }  # fmt: skip


def _leads(order: dict[str, Any]) -> list[str]:
    with translation.override("zh-hans"):
        return queries.lead_words(SYSTEM, order["leads"])


def _csv(rows: list[dict[str, Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(spreadsheet.sheet_row(["" if row[name] is None else row[name] for name in COLUMNS]))
    return file.getvalue().encode("utf-8-sig")


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
