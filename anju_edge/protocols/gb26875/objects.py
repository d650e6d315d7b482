"""What the objects of an application unit say, in plain values: one tuple per kind, as GB/T 26875.3 lists them."""

from datetime import datetime
from typing import NamedTuple

from anju_edge.protocols.gb26875 import tables


class SystemStatus(NamedTuple):
    """Type 1: how one fire system of the building is."""

    system_type: int
    system: int
    status: int
    at: datetime | None

    @property
    def flags(self) -> tuple[str, ...]:
        """The words of its bits."""
        return tables.flags(self.status, tables.SYSTEM_BITS)


class ComponentStatus(NamedTuple):
    """Type 2: how one detector, button or module is. ``address`` is hex in the order of the wire; makers differ."""

    system_type: int
    system: int
    component_type: int
    address: str
    status: int
    description: str
    described: bytes  # the description as it came: some makers put a structure of their own there
    at: datetime | None

    @property
    def flags(self) -> tuple[str, ...]:
        """The words of its bits."""
        return tables.flags(self.status, tables.COMPONENT_BITS)


class Analogue(NamedTuple):
    """Type 3: one value that a component measured, in the steps of its kind."""

    system_type: int
    system: int
    component_type: int
    address: str
    kind: int
    steps: int
    at: datetime | None

    @property
    def value(self) -> float:
        """The value in the unit of its kind."""
        scale = tables.ANALOGUES.get(self.kind)
        return self.steps / scale.steps if scale else float(self.steps)

    @property
    def unit(self) -> str:
        """The unit of its kind."""
        scale = tables.ANALOGUES.get(self.kind)
        return scale.unit if scale else ""


class SystemOperation(NamedTuple):
    """Type 4: what somebody did at a fire system."""

    system_type: int
    system: int
    operation: int
    operator: int
    at: datetime | None

    @property
    def flags(self) -> tuple[str, ...]:
        """The words of its bits."""
        return tables.flags(self.operation, tables.OPERATION_BITS)


class SystemVersion(NamedTuple):
    """Type 5: the software of a fire system."""

    system_type: int
    system: int
    major: int
    minor: int


class SystemConfiguration(NamedTuple):
    """Type 6: what a fire system is, in its installer's words."""

    system_type: int
    system: int
    description: str


class ComponentConfiguration(NamedTuple):
    """Type 7: what a component is, in its installer's words."""

    system_type: int
    system: int
    component_type: int
    address: str
    description: str
    described: bytes


class SystemTime(NamedTuple):
    """Type 8: the clock of a fire system."""

    system_type: int
    system: int
    at: datetime | None


class OwnStatus(NamedTuple):
    """Type 21: how the transmission device itself is."""

    status: int
    at: datetime | None

    @property
    def flags(self) -> tuple[str, ...]:
        """The words of its bits."""
        return tables.flags(self.status, tables.OWN_BITS)


class OwnOperation(NamedTuple):
    """Type 24: what somebody did at the transmission device; also the answer to a duty check."""

    operation: int
    operator: int
    at: datetime | None

    @property
    def flags(self) -> tuple[str, ...]:
        """The words of its bits."""
        return tables.flags(self.operation, tables.OWN_OPERATION_BITS)


class OwnVersion(NamedTuple):
    """Type 25: the software of the transmission device."""

    major: int
    minor: int


class OwnConfiguration(NamedTuple):
    """Type 26: what the transmission device is, in its installer's words."""

    description: str


class OwnTime(NamedTuple):
    """Type 28: the clock of the transmission device."""

    at: datetime | None


class Asked(NamedTuple):
    """Types 61 to 91: one thing that the centre asks for or orders, as it stands on the wire."""

    what: str
    body: bytes


OfComponent = ComponentStatus | Analogue | ComponentConfiguration
OfSystem = OfComponent | SystemStatus | SystemOperation | SystemVersion | SystemConfiguration | SystemTime
Thing = OfSystem | OwnStatus | OwnOperation | OwnVersion | OwnConfiguration | OwnTime | Asked


def system_name(thing: OfSystem) -> str:
    """Return the standard's name of the fire system that an object speaks of."""
    return tables.name_of(tables.SYSTEM_TYPES, thing.system_type)


def component_name(thing: OfComponent) -> str:
    """Return the standard's name of the component that an object speaks of."""
    return tables.name_of(tables.COMPONENT_TYPES, thing.component_type)
