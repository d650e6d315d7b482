"""Time: aware UTC inside, Beijing time on paper. Commands get ``now`` passed in; only the outermost ask here."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Return the Beijing calendar day of a moment."""
    return moment.astimezone(BEIJING).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the half-open UTC period of a Beijing day."""
    start = datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)
    return start, start + timedelta(days=1)


def age_on(born: date, day: date) -> int:
    """Return full years (周岁) on a day: the birthday counts as reached on its date."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
