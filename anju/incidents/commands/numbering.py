"""Case numbers: letters of the county, Beijing day, running number. The counter row is the lock; no two cases meet."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from anju.areas import queries as areas
from anju.incidents.models import CountyNumber
from anju.kernel import clock
from anju.kernel.text import pinyin

_NEXT = """
INSERT INTO incidents_daynumber (county_code, day, last) VALUES (%s, %s, 1)
ON CONFLICT (county_code, day) DO UPDATE SET last = incidents_daynumber.last + 1
RETURNING last, (SELECT prefix FROM incidents_countynumber WHERE county_code = %s)
"""
COUNTY_DIGITS = 6
_LEVEL_WORDS = ("自治县", "自治旗", "林区", "特区", "区", "县", "市", "旗")


def next_number(area: str, now: datetime) -> str:
    """Give out the next number of a county and day, such as ``NG-20261208-0147``."""
    county = area[:COUNTY_DIGITS]
    day = clock.local_day(now)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [county, day, county])
        last, prefix = cursor.fetchone()
    return f"{prefix or _choose_prefix(county)}-{day:%Y%m%d}-{last:04d}"


def _choose_prefix(county: str) -> str:
    letters = _letters(county)
    for wish in (letters, letters + county, "X" + county):
        if not wish:
            continue
        try:
            with transaction.atomic():
                CountyNumber.objects.create(county_code=county, prefix=wish)
        except IntegrityError:
            found = CountyNumber.objects.filter(county_code=county).first()
            if found:
                return found.prefix
        else:
            return wish
    return "X" + county


def _letters(county: str) -> str:
    name = areas.name(county) if county else ""
    for word in _LEVEL_WORDS:
        if name.endswith(word) and len(name) > len(word) + 1:
            name = name[: -len(word)]
            break
    letters = pinyin(name)[1].upper()
    return letters if letters.isascii() and letters.isalpha() else "AJ"
