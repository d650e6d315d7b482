"""The bulk import beside plain COPY of the same rows in the same run.

Run ``python -m benchmarks.import_elders [--rows N] [--json FILE]``. It makes a CSV of synthetic people, brings it in through the
real import (reading, checking, sealing, deciding, writing, report), brings it in a second time (nothing may change), and
then copies the finished rows of elders, homes and contacts by server-side COPY into empty tables with the same indexes.
"""

import argparse
import csv
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.registry import GIVEN, SURNAMES, machine

AREA = "230103001001"


def _database() -> None:
    import psycopg
    from psycopg import conninfo

    url = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
    parts = conninfo.conninfo_to_dict(url)
    name = f"{parts.get('dbname', 'anju')}_import"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    os.environ["ANJU_DATABASE_URL"] = conninfo.make_conninfo(**{**parts, "dbname": name})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")


def _areas() -> list[str]:
    """Lay a district of 20 streets with 20 communities each."""
    from datetime import date

    from psycopg.types.range import DateRange

    from anju.areas.models import Area

    codes = ["23", "2301", "230103", *(f"230103{street:03d}" for street in range(1, 21))]
    codes += [f"{street}{place:03d}" for street in codes[3:] for place in range(1, 21)]
    always = DateRange(date(2020, 1, 1), None)
    Area.objects.bulk_create(
        Area(code=code, level=len(code), parent_code="", name=code, full_name=code, validity=always) for code in codes
    )
    return codes[23:]


def _file(path: Path, rows: int, places: list[str]) -> None:
    """Write a CSV of invented people: valid identity numbers, homes, one contact each, a standing for some."""
    from anju.kernel.identifiers import id_check

    surnames = [word[0] for word in SURNAMES.split()]
    given = [word[0] for word in GIVEN.split()]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["姓名", "身份证号", "电话", "居住地区划代码", "住址", "经度", "纬度", "坐标系", "独居", "能力等级", "人员类别", "健康提示",
             "联系人1姓名", "联系人1关系", "联系人1电话", "联系人1几分钟能到"]
        )  # fmt: skip
        for n in range(rows):
            first17 = f"2301{n // 500_000 + 1:02d}{1935 + n % 25}{1 + n // 25 % 12:02d}{1 + n // 300 % 28:02d}{n // 8400 % 1000:03d}"
            name = surnames[n % 20] + given[n // 20 % 40] + given[n // 800 % 40]
            writer.writerow(
                [name, first17 + id_check(first17), f"13{n % 10**9:09d}", places[n % len(places)], f"建设街{n}号2单元301室",
                 f"{126.6 + n % 1000 / 5000:.6f}", f"{45.7 + n % 997 / 5000:.6f}", "GCJ-02", "是" if n % 8 == 0 else "否",
                 "中度失能" if n % 9 == 0 else "", "低保" if n % 20 == 0 else "", "高血压" if n % 4 == 0 else "",
                 "赵丽华", "女儿", f"15{n % 10**9:09d}", str(n % 60)]
            )  # fmt: skip


def _cpu() -> float:
    """Return the processor seconds of this process and its server process, which a busy machine stretches little."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    served = stat.read_text().rsplit(")", 1)[1].split()[11:13] if stat.exists() else []
    return time.process_time() + sum(map(int, served)) / os.sysconf("SC_CLK_TCK")


def _bring(path: Path) -> tuple[float, float, dict[str, int]]:
    from django.core.files.base import File

    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM, Principal, Viewer
    from anju.people import commands

    verbs = frozenset({"elder.import", "elder.edit", "elder.read"})
    who = Viewer(principal=Principal.OFFICIAL, name="李敏", area="230103", verbs=verbs, user_id=1)
    with path.open("rb") as file:
        job = commands.start_import(who, file=File(file), file_name=path.name, now=clock.now(), rehearsal=False)
    start, cpu = time.perf_counter(), _cpu()
    job = commands.run_import(SYSTEM, job.pk, now=clock.now())
    return time.perf_counter() - start, _cpu() - cpu, job.counts


def _copy(folder: Path) -> tuple[float, float]:
    """COPY the finished rows of the three big tables into empty ones with the same indexes."""
    from django.db import connection

    tables = ("people_dwelling", "people_elder", "people_contact")
    took = cpu = 0.0
    with connection.cursor() as cursor:
        raw = cursor.cursor
        for table in tables:
            path = folder / f"{table}.copy"
            with path.open("wb") as out, raw.copy(f"COPY {table} TO STDOUT") as copy:
                for data in copy:
                    out.write(data)
            cursor.execute(f"CREATE TABLE plain_{table} (LIKE {table} INCLUDING ALL)")
            start, before = time.perf_counter(), _cpu()
            with path.open("rb") as source, raw.copy(f"COPY plain_{table} FROM STDIN") as copy:
                while chunk := source.read(1 << 20):
                    copy.write(chunk)
            took += time.perf_counter() - start
            cpu += _cpu() - before
    return took, cpu


def main() -> int:
    """Make, bring in twice, copy, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    _database()
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        path = Path(folder) / "people.csv"
        _file(path, wanted.rows, _areas())
        first, first_cpu, counts = _bring(path)
        again, again_cpu, none = _bring(path)
        plain, plain_cpu = _copy(Path(folder))
    answer: dict[str, Any] = {
        "machine": machine(), "rows": wanted.rows, "import_s": round(first, 1), "import_rows_per_s": round(wanted.rows / first),
        "again_s": round(again, 1), "again_rows_per_s": round(wanted.rows / again), "copy_s": round(plain, 1),
        "copy_rows_per_s": round(wanted.rows / plain), "ratio": round(plain / first, 3),
        "cpu_s": {"import": round(first_cpu, 2), "again": round(again_cpu, 2), "copy": round(plain_cpu, 2)},
        "cpu_ratio": round(plain_cpu / first_cpu, 3), "counts": counts, "again": none,
    }  # fmt: skip
    print(f"\nImport of {wanted.rows:,} elders — {answer['machine']}\n")
    print(
        f"import (read, check, seal, decide, write, report)  {first:8.1f} s  {wanted.rows / first:9,.0f} rows/s  {counts}"
    )
    print(
        f"the same file again, nothing changes               {again:8.1f} s  {wanted.rows / again:9,.0f} rows/s  {none}"
    )
    print(f"plain COPY of the same elders, homes, contacts     {plain:8.1f} s  {wanted.rows / plain:9,.0f} rows/s")
    print(f"\nimport / COPY = {plain / first:.3f}; in processor seconds {plain_cpu / first_cpu:.3f}")
    for name, cpu in (("import", first_cpu), ("again", again_cpu), ("COPY", plain_cpu)):
        print(f"{name:8} {cpu:6.2f} s of processor, {wanted.rows / cpu:9,.0f} rows for each second of it")
    if wanted.json:
        wanted.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 0 if counts == {"created": wanted.rows} and none == {"same": wanted.rows} else 1


if __name__ == "__main__":
    sys.exit(main())
