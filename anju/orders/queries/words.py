"""The official words for the codes of orders."""

from anju.kernel.viewer import Principal, Viewer
from anju.orders.models import CHANNELS, CLASSES, EVIDENCE, QUALIFICATIONS, STATES, UNITS


def state_label(state: str) -> str:
    """Return what a state is called, e.g. 已接单."""
    return str(STATES.get(state, state))


def channel_label(channel: str) -> str:
    """Return through which door an order came, e.g. 电话."""
    return str(CHANNELS.get(channel, channel))


def own_channel(viewer: Viewer) -> str:
    """Name the channel of whoever orders without a desk: the elder alone, a relative for the elder, or a machine."""
    if viewer.principal is not Principal.FAMILY:
        return "api"
    return "web" if viewer.role == "elder" else "family"


def class_label(code: str) -> str:
    """Return what a class of services is called, e.g. 生活照料."""
    return str(CLASSES.get(code, code))


def unit_label(unit: str) -> str:
    """Return what one buys at a time, e.g. 次."""
    return str(UNITS.get(unit, unit))


def qualification_label(code: str) -> str:
    """Return what a worker must be, e.g. 护士."""
    return str(QUALIFICATIONS.get(code, code))


def evidence_label(code: str) -> str:
    """Return what proof a service asks, e.g. 服务前照片."""
    return str(EVIDENCE.get(code, code))
