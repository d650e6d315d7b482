"""A file of labels of recordings, as it is uploaded to be looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_MOST = 1024 * 1024


class LabelsForm(forms.Form):
    """A CSV file of labels; ``text`` is what was in it."""

    file = forms.FileField(
        label=_("标注文件（CSV）"), help_text=_("UTF-8 或 GB18030，最大 1 MB，最多 2000 行"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return the text of the file."""
        found = self.cleaned_data
        file = found.get("file")
        if file is None:
            return found
        if file.size > _MOST:
            raise forms.ValidationError(gettext("文件超过 1 MB。"))
        text = _decoded(file.read())
        if text is None or "\0" in text:
            raise forms.ValidationError(gettext("文件的编码既不是 UTF-8 也不是 GB18030，请另存为 CSV 再传。"))
        return {**found, "text": text}


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
