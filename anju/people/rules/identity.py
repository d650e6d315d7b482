"""What kind of person's number an identity number is."""

from anju.kernel.identifiers import IdNumber


def kind_of(checked: IdNumber) -> str:
    """Return ``citizen``, ``old15`` (converted from 15 digits), ``residence`` (81–83) or ``foreign`` (9)."""
    if checked.converted:
        return "old15"
    if checked.region[:2] in {"81", "82", "83"}:
        return "residence"
    return "foreign" if checked.region[0] == "9" else "citizen"
