"""The registry at two million elders: our scoped lists, counts and searches beside hand-written SQL with constants.

Run ``python -m benchmarks.registry [--size N] [--rounds N] [--keep] [--json FILE]``. It makes a database of its own beside
the configured one, fills it set-wise with synthetic people, and asks both sides the same questions in turn, with the
answers compared before they are timed. The goal is a p95 of at most 1.5 × at every level.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEVELS = ("province", "city", "county", "street", "community")
GOAL = 1.5
AREA = """'23' || lpad((1 + mod(h1, 13))::text, 2, '0') || lpad((1 + mod(h1 / 13, 10))::text, 2, '0')
 || lpad((1 + mod(h1 / 130, 10))::text, 3, '0') || lpad((1 + mod(h1 / 1300, 12))::text, 3, '0')"""
SURNAMES = "王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin 何he 郭guo 马ma 罗luo"
GIVEN = (
    "秀xiu 英ying 桂gui 兰lan 淑shu 珍zhen 玉yu 华hua 凤feng 琴qin 德de 福fu 国guo 强qiang 志zhi 明ming 文wen 清qing 云yun 芳fang "
    "春chun 荣rong 建jian 军jun 立li 新xin 海hai 山shan 林lin 生sheng 喜xi 财cai 永yong 贵gui 长chang 河he 振zhen 东dong 庆qing 丰feng"
)


def _people(size: int) -> str:
    """Return the SQL of the source rows: hashes first, so that the same size gives the same people."""
    return f"""CREATE TEMP TABLE source AS
    SELECT i, abs(hashint8(i)) h1, abs(hashint8(i + 7919)) h2, abs(hashint8(i * 31 + 5)) h3
    FROM generate_series(1, {size}) i"""


def _fill_statements(size: int) -> list[str]:
    def table(name: str, words: str) -> str:
        values = ", ".join(f"({n}, '{word[0]}', '{word[1:]}')" for n, word in enumerate(words.split()))
        return f"CREATE TEMP TABLE {name} AS SELECT * FROM (VALUES {values}) AS t(n, han, sound)"

    sealed = "decode(md5(i::text) || md5((i + 1)::text), 'hex')"
    return [
        "DROP TABLE IF EXISTS pg_temp.source, pg_temp.surname, pg_temp.given",
        _people(size),
        table("surname", SURNAMES),
        table("given", GIVEN),
        f"""INSERT INTO people_dwelling (id, area_code, address, floor_note, door_note, key_note, animal_note, longitude,
            latitude, datum_in)
        SELECT i, {AREA}, (ARRAY['测绘路','和兴路','西大直街','中山路','花园街','建设街','红旗大街','文化路'])[1 + mod(h2, 8)]
            || (1 + mod(h2 / 8, 200)) || '号' || (1 + mod(h3, 6)) || '单元' || i || '室',
            '', '', '', '', 126.6 + mod(h2, 1000) / 5000.0, 45.7 + mod(h3, 1000) / 5000.0, 'wgs84'
        FROM source""",
        f"""INSERT INTO people_elder (id, number, area_code, registered_area_code, dwelling_id, name, pinyin, initials, sex,
            birth_on, id_number_sealed, id_number_index, id_kind, id_last4, phone_sealed, phone_index, phone_last4,
            language_note, hearing_note, living_alone, care_level, synthetic, status, created_at, changed_at)
        SELECT i, 'E' || lpad(i::text, 8, '0'), {AREA}, '', i, s.han || a.han || b.han, s.sound || a.sound || b.sound,
            left(s.sound, 1) || left(a.sound, 1) || left(b.sound, 1), CASE WHEN h2 % 2 = 0 THEN 'f' ELSE 'm' END,
            date '1966-12-01' - (power(mod(h3, 10000) / 10000.0, 2) * 13000)::int, {sealed}, decode(md5('i' || i), 'hex'),
            'citizen', lpad(mod(h2 / 7, 10000)::text, 4, '0'), {sealed}, decode(md5('p' || i), 'hex'),
            lpad(mod(h3 / 3, 10000)::text, 4, '0'), '', '', mod(h2 / 11, 8) = 0,
            (ARRAY['','','capable','capable','capable','mild','mild','moderate','severe','complete'])[1 + mod(h3 / 17, 10)],
            true, CASE WHEN mod(h1 / 3, 50) = 0 THEN 'died' ELSE 'living' END, now(), now()
        FROM source JOIN surname s ON s.n = (power(mod(h2, 1000) / 1000.0, 2) * 20)::int % 20
            JOIN given a ON a.n = mod(h2 / 13, 40) JOIN given b ON b.n = mod(h3 / 13, 40)""",
        f"""INSERT INTO people_contact (elder_id, position, name, relation, kind, phone_sealed, phone_index, phone_last4,
            place_note, has_key)
        SELECT i, 1, '家属', '女儿', 'family', {sealed}, decode(md5('c' || i), 'hex'), '0000', '', false FROM source""",
        """INSERT INTO people_category (elder_id, kind, starts_on, ends_on, source)
        SELECT i, k, date '2026-01-01', CASE WHEN mod(h3, 9) = 0 THEN date '2026-06-01' END, '民政'
        FROM source, LATERAL (VALUES ('dibao', mod(h2 / 3, 20) = 0), ('empty_nest', mod(h3 / 5, 5) = 0),
            ('watched', mod(h2 / 5, 50) = 0)) AS t(k, holds) WHERE holds""",
    ]


def fill(cursor: Any, size: int) -> None:
    """Make the people. Every row is invented and marked synthetic."""
    for statement in _fill_statements(size):
        cursor.execute(statement)


FILLED = ("people_elder", "people_dwelling", "people_contact", "people_category")


def fill_bare(cursor: Any, size: int) -> None:
    """Make the people in tables without indexes and build these after: at two million a third of the time."""
    names = list(FILLED)
    cursor.execute(
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u')""",
        [names],
    )
    constraints = cursor.fetchall()
    cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid::regclass::text = ANY(%s)
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)""",
        [names],
    )
    indexes = cursor.fetchall()
    for table, name, _definition in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'")
    start = time.perf_counter()
    fill(cursor, size)
    print(f"rows in {time.perf_counter() - start:.0f} s", flush=True)
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    cursor.execute("RESET maintenance_work_mem; RESET work_mem")


@dataclass
class Question:
    """One question: what we ask, what a person would write by hand."""

    name: str
    level: str
    ours: Callable[[], Any]
    by_hand: str


COLUMNS = """e.id, e.number, e.name, e.sex, e.birth_on, e.area_code, e.id_last4, e.phone_last4, e.living_alone, e.care_level,
 e.status, e.synthetic, e.pinyin, d.address, ARRAY(SELECT kind FROM people_category WHERE elder_id = e.id
 AND (ends_on IS NULL OR ends_on > '{day}') ORDER BY kind)"""
HIT = "e.id, e.number, e.name, e.sex, e.birth_on, e.area_code, e.id_last4, e.phone_last4, e.status, e.synthetic, d.address"
JOIN = "FROM people_elder e LEFT JOIN people_dwelling d ON d.id = e.dwelling_id"


def _scope(area: str, table: str = "e") -> str:
    high = area[:-1] + chr(ord(area[-1]) + 1)
    return f"{table}.area_code >= '{area}' AND {table}.area_code < '{high}'"


def questions(level: str, dice: random.Random, cursor: Any) -> list[Question]:
    """Draw one set of questions for a level: constants are taken from a random elder, so that something is found."""
    from datetime import date

    from anju.accounts.rules.roles import ROLES
    from anju.kernel.viewer import Principal, Viewer
    from anju.people import queries
    from anju.people.queries import Filters

    cursor.execute("SELECT max(id) FROM people_elder")
    one = dice.randint(1, cursor.fetchone()[0])
    cursor.execute(
        "SELECT e.area_code, e.name, e.pinyin, e.initials, e.id_last4, d.address, e.number FROM people_elder e"
        " JOIN people_dwelling d ON d.id = e.dwelling_id WHERE e.id = %s",
        [one],
    )
    home, name, pinyin, initials, last4, address, number = cursor.fetchone()
    area = home[: (2, 4, 6, 9, 12)[LEVELS.index(level)]]
    day = date(2026, 12, 8)
    viewer = Viewer(principal=Principal.OFFICIAL, name="许岚", area=area, verbs=ROLES["official"].verbs, user_id=1)
    base = f"{_scope(area)} AND e.status = 'living'"
    columns = COLUMNS.format(day=day)
    risk = "e.living_alone AND e.care_level = 'severe' AND e.birth_on <= '1946-12-08'"
    poor = (
        "EXISTS (SELECT 1 FROM people_category c WHERE c.elder_id = e.id AND c.kind = 'dibao'"
        f" AND (c.ends_on IS NULL OR c.ends_on > '{day}'))"
    )

    def listed(label: str, where: str, order: str, **filters: Any) -> Question:
        wanted = Filters(day=day, **filters)
        sql = f"SELECT {columns} {JOIN} WHERE {where} ORDER BY {order} LIMIT 51"
        return Question(f"list {label}", level, lambda: queries.registry(viewer, wanted).rows, sql)

    def counted(label: str, where: str, **filters: Any) -> Question:
        wanted = Filters(day=day, **filters)
        sql = f"SELECT count(*) FROM people_elder e WHERE {where}"
        return Question(f"count {label}", level, lambda: [(queries.count(viewer, wanted),)], sql)

    def found(label: str, typed: str, where: str) -> Question:
        sql = f"SELECT {HIT} {JOIN} WHERE {_scope(area)} AND e.status <> 'merged' AND {where}"
        sql += " ORDER BY e.area_code, e.id LIMIT 20"
        return Question(f"search {label}", level, lambda: queries.search(viewer, typed), sql)

    page_two = queries.registry(viewer, Filters(day=day))
    pages = []
    if page_two.next:
        last, cursor_text = page_two.rows[-1], page_two.next
        pages.append(
            Question(
                "list next page",
                level,
                lambda: queries.registry(viewer, Filters(day=day), cursor=cursor_text).rows,
                f"SELECT {columns} {JOIN} WHERE {base} AND (e.area_code, e.id) > ('{last.area_code}', {last.id})"
                " ORDER BY e.area_code, e.id LIMIT 51",
            )
        )
    return [
        *pages,
        listed("all", base, "e.area_code, e.id"),
        listed("by name", base, "e.pinyin, e.area_code, e.id", sort="name"),
        listed("by age", base, "e.birth_on, e.area_code, e.id", sort="age"),
        listed("at risk", f"{base} AND {risk}", "e.area_code, e.id", living_alone=True, care_level="severe", age_from=80),
        listed("category", f"{base} AND {poor}", "e.area_code, e.id", category="dibao"),
        counted("all", base),
        counted("at risk", f"{base} AND {risk}", living_alone=True, care_level="severe", age_from=80),
        counted("category", f"{base} AND {poor}", category="dibao"),
        found("name", name, f"(e.name LIKE '{name}%' OR SUBSTRING(e.name, 2) LIKE '{name}%' OR SUBSTRING(e.name, 3) LIKE '{name}%')"),
        found("given name", name[1:], f"(e.name LIKE '{name[1:]}%' OR SUBSTRING(e.name, 2) LIKE '{name[1:]}%' OR SUBSTRING(e.name, 3) LIKE '{name[1:]}%')"),
        found("initials", initials, f"(e.initials LIKE '{initials}%' OR e.pinyin LIKE '{initials}%')"),
        found("pinyin", pinyin, f"(e.initials LIKE '{pinyin}%' OR e.pinyin LIKE '{pinyin}%')"),
        found("last four", last4, f"(e.id_last4 = '{last4}' OR e.phone_last4 = '{last4}')"),
        found("number", number, f"e.number = '{number}'"),
        found("address", address, f"e.dwelling_id IN (SELECT id FROM people_dwelling WHERE address LIKE '%{address}%' AND {_scope(area, 'people_dwelling')})"),
    ]  # fmt: skip


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = ask()
    return time.perf_counter() - start, answer


SLOW = ((0.3, 3), (0.02, 12))  # what takes longer than so many seconds is asked in so many rounds


def measure(rounds: int, seed: int = 1, budget_s: float = 900) -> list[dict[str, Any]]:
    """Ask both sides alike and return p50, p95 and the ratios. Answers must be equal.

    Each round draws new constants, asks each side once to bring the pages into memory, and then times A B B A, the first
    asker changing from round to round. Every answer counts: on a machine that others use, p95 is theirs as much as ours.
    """
    dice = random.Random(seed)
    from django.db import connection

    hand = connection.cursor()
    times: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
    end = time.monotonic() + budget_s
    for turn in range(rounds):
        for level in LEVELS:
            for question in questions(level, dice, hand):
                kept = times.setdefault((question.name, level), ([], []))
                if kept[1] and turn >= _rounds(statistics.median(kept[1]), rounds):
                    continue

                def by_hand(sql: str = question.by_hand) -> Any:
                    with connection.cursor() as cursor:  # the same driver and cursor on both sides
                        cursor.execute(sql)
                        return cursor.fetchall()

                _compare(question, by_hand(), question.ours())
                sides = ((kept[0], question.ours), (kept[1], by_hand))
                first, second = sides if turn % 2 else sides[::-1]
                for samples, ask in (first, second, second, first):
                    samples.append(_timed(ask)[0])
        if time.monotonic() > end:
            break
    return [_row(name, level, *pair) for (name, level), pair in times.items()]


def _rounds(seconds: float, most: int) -> int:
    """Return in how many rounds a question of this length is asked."""
    return next((enough for limit, enough in SLOW if seconds > limit), most)


def _compare(question: Question, theirs: Any, ours: Any) -> None:
    """Stop when the answers differ; a list reads one row more, to know of a next page."""
    if [tuple(row) for row in ours] != theirs[:50]:
        msg = f"{question.name} at {question.level}: the answers differ\n{question.by_hand}"
        raise AssertionError(msg)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _row(name: str, level: str, ours: list[float], hand: list[float]) -> dict[str, Any]:
    return {
        "question": name,
        "level": level,
        "asked": len(ours),
        "ours_p50_ms": round(statistics.median(ours) * 1000, 3),
        "ours_p95_ms": round(_p95(ours) * 1000, 3),
        "hand_p50_ms": round(statistics.median(hand) * 1000, 3),
        "hand_p95_ms": round(_p95(hand) * 1000, 3),
        "p50_ratio": round(statistics.median(ours) / statistics.median(hand), 2),
        "p95_ratio": round(_p95(ours) / _p95(hand), 2),
    }


def machine() -> str:
    """Name the machine."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "",
    )
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} × {cpu or 'CPU'}, Python {platform.python_version()}"


def _database(size: int) -> None:
    """Point the settings at a database of the benchmark's own, made when it is missing or of another size."""
    import psycopg
    from psycopg import conninfo

    url = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
    parts = conninfo.conninfo_to_dict(url)
    name = f"{parts.get('dbname', 'anju')}_registry_{size}"
    with psycopg.connect(url, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(f'CREATE DATABASE "{name}"')
    os.environ["ANJU_DATABASE_URL"] = conninfo.make_conninfo(**{**parts, "dbname": name})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")


def _prepare(size: int) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_elder")
        if cursor.fetchone()[0] != size:
            cursor.execute("TRUNCATE people_elder, people_dwelling CASCADE")
            start = time.perf_counter()
            fill_bare(cursor, size)
            print(f"{size:,} elders made in {time.perf_counter() - start:.0f} s", flush=True)
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(FILLED)}")


def _print(rows: list[dict[str, Any]], size: int) -> None:
    print(f"\nRegistry at {size:,} elders — {machine()}\n")
    print(
        f"{'question':20} {'level':10} {'ours p50':>9} {'p95':>9} {'hand p50':>9} {'p95':>9} {'p50 ×':>6} {'p95 ×':>6}"
    )
    for row in rows:
        mark = "" if row["p95_ratio"] <= GOAL else "  over"
        print(
            f"{row['question']:20} {row['level']:10} {row['ours_p50_ms']:9.2f} {row['ours_p95_ms']:9.2f}"
            f" {row['hand_p50_ms']:9.2f} {row['hand_p95_ms']:9.2f} {row['p50_ratio']:6.2f} {row['p95_ratio']:6.2f}{mark}"
        )
    held = sum(row["p95_ratio"] <= GOAL for row in rows)
    print(f"\np95 ≤ {GOAL} × held in {held} of {len(rows)}; worst {max(row['p95_ratio'] for row in rows)} ×")


def main() -> int:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--budget", type=float, default=900, help="seconds after which no new round starts")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    _database(wanted.size)
    _prepare(wanted.size)
    rows = measure(wanted.rounds, budget_s=wanted.budget)
    _print(rows, wanted.size)
    if wanted.json:
        answer = {"machine": machine(), "load": os.getloadavg(), "size": wanted.size, "goal_p95": GOAL, "rows": rows}
        wanted.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
