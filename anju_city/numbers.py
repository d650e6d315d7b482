"""Numbers that can reach nobody: identity numbers of a region that never was, telephones of an unallocated range."""

from datetime import date

_FIRST_REGION = 235000  # Heilongjiang has had no county from 235000 on
_REGIONS = 5000
_OF_ONE_DAY = 500  # of one sex, in one region
PHONE_START = "154"  # not given to any carrier
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def identity(born: date, sex: str, index: int) -> str:
    """Return a number with a right check character, of a region that never was; unique for 2.5 million people."""
    region = _FIRST_REGION + index // _OF_ONE_DAY % _REGIONS
    first = f"{region}{born:%Y%m%d}{2 * (index % _OF_ONE_DAY) + (sex == 'm'):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + _CHECKS[total % 11]


def phone(index: int) -> str:
    """Return the telephone of the ``index``-th person (up to 100 million)."""
    return f"{PHONE_START}{index * 7_368_787 % 10**8:08d}"
