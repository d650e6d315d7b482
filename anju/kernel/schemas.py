"""Types of the API's words: ids as strings, safe texts, area codes, moments; and the page envelope."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

import orjson
from django.http import HttpResponse
from ninja import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

T = TypeVar("T")
_ID = "^[1-9][0-9]{0,17}$"
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _read_id(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(_ID, value, re.ASCII):
        return int(value)
    msg = "an id is a string of 1 to 18 digits"
    raise ValueError(msg)


def _written_out(value: object) -> object:
    """Take ISO 8601 only: a number or the text of one would pass for seconds since 1970."""
    if isinstance(value, str) and re.match("[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
        return value
    msg = "written as ISO 8601"
    raise ValueError(msg)


def _in_range(moment: datetime) -> datetime:
    if not _EARLIEST <= moment < _LATEST:
        msg = "a moment lies between 1900 and 2200"
        raise ValueError(msg)
    return moment.astimezone(UTC)


IdIn = Annotated[int, BeforeValidator(_read_id), WithJsonSchema({"type": "string", "pattern": _ID})]
"""An id as it comes in: a string of digits outside, a number inside."""


def write_id(number: int | None) -> str | None:
    """Write an id as it goes out."""
    return None if number is None else str(number)


IdOut = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
"""An id as it goes out: always a string."""

AreaCode = Annotated[str, Field(pattern="^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$")]
Number = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[!-~]([ -~]*[!-~])?$")]
Word = Annotated[str, Field(max_length=40, pattern="^[a-z0-9_]*$")]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_range)]
Day = Annotated[date, BeforeValidator(_written_out)]
SAFE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=100, pattern=SAFE)]
Text = Annotated[str, Field(max_length=2000, pattern=SAFE)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class In(BaseModel):
    """What comes in: an unknown field is a mistake and is said so."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What goes out: made by us from our own rows, so it is not taken apart and checked a second time."""


class Page(BaseModel, Generic[T]):
    """One page of a list; ``next`` is the cursor of the following page, or null at the end."""

    items: list[T]
    next: str | None = Field(None, description="Pass as `cursor` to get the next page.")


class Paging(BaseModel):
    """Where in a list, and how much of it."""

    cursor: Annotated[str, Field(max_length=400, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def written(items: list[dict[str, Any]], following: str | None) -> HttpResponse:
    """Write a long page straight from rows: half the time of checked objects. Tests hold it to the schema."""
    content = orjson.dumps({"items": items, "next": following}, option=orjson.OPT_UTC_Z)
    return HttpResponse(content, content_type="application/json")


def written_one(values: dict[str, Any]) -> HttpResponse:
    """Write one thing straight from its values, in the same way."""
    return HttpResponse(orjson.dumps(values, option=orjson.OPT_UTC_Z), content_type="application/json")


PagingQuery = Annotated[Paging, Query(...)]
Json = dict[str, Any]
