"""Fields that are chosen by name where a form would otherwise ask for a number: a division, an elder.

Both work without script. A division is typed by name and read on the server, which asks back when several have that
name; an elder is searched with a plain GET and picked from the hits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _

_LENGTHS = {2, 4, 6, 9, 12}


class Place(Protocol):
    """One division on offer."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def words(self) -> str:
        """Its way down by name, such as ``南岗区 › 花园街道``."""


class Places(Protocol):
    """The divisions on offer to one reader, and where the list of them is asked for."""

    @property
    def url(self) -> str:
        """The address of the list."""

    @property
    def whole(self) -> str:
        """What leaving the field empty means, or nothing where it means nothing."""

    def words(self, code: str) -> str:
        """Return the way down to a code by name."""

    def holds(self, code: str) -> bool:
        """Whether a code stands today and is on offer."""

    def meant(self, words: str) -> Sequence[Place]:
        """Return what words may mean: one division, several, or none."""


class PlaceInput(forms.TextInput):
    """A text box for the name, with the code beside it; ``choose.js`` adds the list."""

    template_name = "ui/components/place.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.places: Places | None = None
        self.offered: Sequence[Place] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:  # noqa: ARG002
        """Return the picked code, the code whose words still stand in the box, or the words themselves."""
        if picked := data.get(f"{name}_pick", ""):
            return str(picked)
        code, words = str(data.get(name, "")), data.get(f"{name}_words")
        if words is None:
            return code.strip()
        words = str(words).strip()
        return code if code and self.places is not None and words == self.places.words(code) else words

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        """Whether none of the three names was sent."""
        return not {name, f"{name}_words", f"{name}_pick"} & set(data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words of a code, the list's address and what the words may have meant."""
        context = super().get_context(name, value, attrs)
        written = str(value or "")
        known = self.places is not None and self.places.holds(written)
        context["place"] = {
            "code": written if known else "",
            "words": self.places.words(written) if known and self.places else written,
            "url": self.places.url if self.places else "",
            "whole": self.places.whole if self.places and not self.is_required else "",
            "offered": self.offered,
        }
        return context


class PlaceField(forms.CharField):
    """A division by name. ``loose`` also takes the code of a division that our tables do not hold."""

    widget = PlaceInput

    def __init__(self, *, loose: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.loose = loose
        self.kept = ""  # what stands in the record already stays valid, even when the division is gone

    def offer(self, places: Places) -> None:
        """Choose from these divisions."""
        self.widget.places = places

    def clean(self, value: Any) -> str:
        """Return a code; words are read, and read back as a question when they have several meanings."""
        text = str(super().clean(value))
        places: Places | None = self.widget.places
        if not text or places is None or text == self.kept or places.holds(text):
            return text
        if text.isascii() and text.isdecimal():
            if self.loose and len(text) in _LENGTHS:
                return text
            raise forms.ValidationError(_("您的辖区内没有代码为 %(code)s 的区划。") % {"code": text[:12]})
        return self._meant(text, places.meant(text))

    def _meant(self, text: str, found: Sequence[Place]) -> str:
        if len(found) == 1:
            return found[0].code
        self.widget.offered = found
        if not found and self.loose:
            raise forms.ValidationError(_("没有找到叫“%(name)s”的区划，可以改填区划代码。") % {"name": text[:20]})
        if not found:
            raise forms.ValidationError(_("您的辖区内没有叫“%(name)s”的区划。") % {"name": text[:20]})
        asked = _("有 %(count)s 处与“%(name)s”相符，请选一处。")
        raise forms.ValidationError(asked % {"count": len(found), "name": text[:20]})


class PlacesForm(forms.Form):
    """A form with divisions to choose from."""

    def __init__(self, *args: Any, places: Places | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is not None:
            self.offer(places)

    def offer(self, places: Places) -> None:
        """Let every such field choose from these divisions."""
        for item in self.fields.values():
            if isinstance(item, PlaceField):
                item.offer(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A search for an elder inside a form: what was typed, what was found, what is chosen.

    ``form`` is the id of the form that the choice belongs to, ``name`` its field; ``keep`` goes along with the search;
    ``none`` is the choice of nobody, where that is allowed; ``address`` answers the search, this page's own by default.
    """

    words: str
    hits: Sequence[Any] = ()
    more: bool = False
    chosen: Any = None
    form: str = "main"
    name: str = "elder_id"
    address: str = ""
    keep: Mapping[str, str] = field(default_factory=dict)
    none: object = ""
    wrong: object = ""

    @property
    def shown(self) -> list[Any]:
        """Return the hits, the chosen one first."""
        rest = [hit for hit in self.hits if self.chosen is None or hit.id != self.chosen.id]
        return ([self.chosen] if self.chosen is not None else []) + rest
