"""Roles: what each may do, where it may be held, who may grant it, how strictly it signs in."""

from collections.abc import Iterable
from dataclasses import dataclass

from anju.accounts.rules import keys
from anju.kernel.text import gettext_noop as _
from anju.kernel.viewer import Principal

COUNTRY, PROVINCE, CITY, COUNTY, STREET, COMMUNITY = 0, 2, 4, 6, 9, 12
_DOWN_TO_COUNTY = frozenset({COUNTRY, PROVINCE, CITY, COUNTY})
_DOWN_TO_STREET = _DOWN_TO_COUNTY | {STREET}
_ANYWHERE = _DOWN_TO_STREET | {COMMUNITY}
_BELOW_COUNTRY = _ANYWHERE - {COUNTRY}

_LOOK = frozenset(
    {
        "elder.read",
        "device.read",
        "incident.read",
        "worker.read",
        "message.read",
        "institution.read",
        "order.read",
        "complaint.read",
    }
)
_CHECK = frozenset({"check.read", "check.tick"})
_ANSWER = _CHECK | frozenset(
    {
        "elder.reveal",
        "incident.open",
        "incident.claim",
        "incident.act",
        "incident.dispatch",
        "incident.resolve",
        "assignment.plan",
        "seat.take",
        "device.command",
        "routine.read",
        "routine.away",
        "institution.reveal",
        "sensor.acknowledge",
        "order.place",
        "order.manage",
        "aid.read",
        "aid.reserve",
    }
    | {"complaint.open", "complaint.manage", "quality.read", "quality.call"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One role. ``levels`` are the lengths of the area codes it may be held over; ``idle_minutes`` end its session."""

    name: str
    title: str
    verbs: frozenset[str]
    levels: frozenset[int]
    granted_by: frozenset[str]
    home: str
    principal: Principal = Principal.OFFICIAL
    second_factor: bool = False
    idle_minutes: int = 30
    administrator: bool = False

    @property
    def staff(self) -> bool:
        """Whether staff rules for passwords apply: everybody but the family."""
        return self.principal is not Principal.FAMILY

    @property
    def organisation(self) -> bool:
        """Whether it is held at one organisation and sees nothing else."""
        return self.principal is Principal.PROVIDER


_BY_SECURITY = frozenset({"security_admin"})

OPERATOR = Role(
    name="operator",
    title=_("应答中心坐席"),
    verbs=_LOOK | _ANSWER,
    levels=_DOWN_TO_STREET,
    granted_by=_BY_SECURITY,
    home="operator:desk",
)
LEAD_OPERATOR = Role(
    name="lead_operator",
    title=_("应答中心班长"),
    verbs=_LOOK | _ANSWER | {"incident.review", "board.read", "worker.manage", "limit.set", "fence.set", "ledger.read"},
    levels=_DOWN_TO_STREET,
    granted_by=_BY_SECURITY,
    home="operator:desk",
)
RESPONDER = Role(
    name="responder",
    title=_("应急响应员"),
    verbs=frozenset({"assignment.answer", "message.read"}),
    levels=_BELOW_COUNTRY,
    granted_by=_BY_SECURITY,
    home="field:today",
    idle_minutes=720,
)
GRID_WORKER = Role(
    name="grid_worker",
    title=_("社区网格员"),
    verbs=frozenset(
        {
            "assignment.answer",
            "message.read",
            "elder.read",
            "elder.edit",
            "device.read",
            "incident.read",
            "routine.read",
            "routine.away",
            "fence.set",
            "check.read",
            "check.tick",
            "order.read",
            "order.place",
            "aid.read",
            "aid.reserve",
            "complaint.read",
            "complaint.open",
        }
    ),
    levels=frozenset({STREET, COMMUNITY}),
    granted_by=_BY_SECURITY,
    home="field:today",
    idle_minutes=720,
)
REGISTRAR = Role(
    name="registrar",
    title=_("档案管理员"),
    verbs=frozenset(
        {
            "elder.read",
            "elder.edit",
            "elder.reveal",
            "elder.import",
            "elder.export",
            "device.read",
            "message.read",
            "institution.read",
            "institution.edit",
            "institution.point",
            "institution.reveal",
            "limit.set",
            "fence.set",
            "order.read",
            "order.place",
            "price.set",
            "aid.read",
            "aid.reserve",
            "benefit.read",
        }
    ),
    levels=_ANYWHERE,
    granted_by=_BY_SECURITY,
    home="people:list",
)
INSTALLER = Role(
    name="installer",
    title=_("设备安装员"),
    verbs=frozenset(
        {
            "elder.read",
            "device.read",
            "device.enrol",
            "device.bind",
            "device.command",
            "message.read",
            "institution.read",
            "institution.point",
            "sensor.set",
        }
    ),
    levels=_BELOW_COUNTRY,
    granted_by=_BY_SECURITY,
    home="installer:today",
    idle_minutes=120,
)
OFFICIAL = Role(
    name="official",
    title=_("民政监管人员"),
    verbs=_LOOK
    | _CHECK
    | {
        "elder.reveal",
        "elder.export",
        "board.read",
        "incident.review",
        "ledger.read",
        "routine.read",
        "routine.away",
        "routine.set",
        "institution.reveal",
        "sensor.acknowledge",
        "sensor.disable",
        "sensor.set",
        "order.audit",
        "price.set",
        "benefit.read",
        "benefit.set",
        "meal.read",
        "meal.rule",
        "aid.read",
    }
    | {"complaint.open", "complaint.manage", "complaint.decide", "quality.read", "quality.call", "quality.audit"},
    levels=_ANYWHERE,
    granted_by=_BY_SECURITY,
    home="supervisor:board",
)
INSTITUTION_STAFF = Role(
    name="institution_staff",
    title=_("机构工作人员"),
    verbs=frozenset(
        {
            "institution.read",
            "institution.point",
            "institution.reveal",
            "sensor.acknowledge",
            "sensor.disable",
            "device.read",
            "incident.read",
            "order.read",
            "order.serve",
            "complaint.read",
            "complaint.answer",
            "quality.read",
            "meal.read",
            "meal.serve",
            "aid.read",
            "aid.reserve",
            "aid.lend",
        }
    ),
    levels=_BELOW_COUNTRY,
    granted_by=_BY_SECURITY,
    home="institution:board",
    principal=Principal.PROVIDER,
    idle_minutes=120,
)
PROVIDER_MANAGER = Role(
    name="provider_manager",
    title=_("服务商调度员"),
    verbs=frozenset(
        {
            "institution.read",
            "worker.read",
            "worker.manage",
            "assignment.plan",
            "message.read",
            "order.read",
            "order.serve",
            "complaint.read",
            "complaint.answer",
            "quality.read",
        }
    ),
    levels=_BELOW_COUNTRY,
    granted_by=_BY_SECURITY,
    home="provider:board",
    principal=Principal.PROVIDER,
    idle_minutes=120,
)
CAREGIVER = Role(
    name="caregiver",
    title=_("护理员"),
    verbs=frozenset({"assignment.answer", "message.read"}),
    levels=_BELOW_COUNTRY,
    granted_by=_BY_SECURITY,
    home="field:today",
    principal=Principal.PROVIDER,
    idle_minutes=720,
)
_FAMILY_VERBS = frozenset(
    {"elder.read", "incident.read", "device.read", "message.read", "order.read", "order.place"}
    | {"complaint.read", "complaint.open", "aid.read", "aid.reserve", "benefit.read"}
)
RELATIVE = Role(
    name="relative",
    title=_("家属"),
    verbs=_FAMILY_VERBS,
    levels=frozenset({COUNTRY}),
    granted_by=frozenset({"security_admin", "system_admin"}),
    home="family:home",
    principal=Principal.FAMILY,
    idle_minutes=60 * 24 * 7,
)
ELDER = Role(
    name="elder",
    title=_("老人"),
    verbs=_FAMILY_VERBS,
    levels=frozenset({COUNTRY}),
    granted_by=frozenset({"security_admin", "system_admin"}),
    home="family:home",
    principal=Principal.FAMILY,
    idle_minutes=60 * 24 * 7,
)
SYSTEM_ADMIN = Role(
    name="system_admin",
    title=_("系统管理员"),
    verbs=frozenset({"account.manage", "setting.manage", "line.manage", "webhook.manage", "ledger.read"}),
    levels=_DOWN_TO_COUNTY,
    granted_by=_BY_SECURITY,
    home="accounts:users",
    second_factor=True,
    idle_minutes=10,
    administrator=True,
)
SECURITY_ADMIN = Role(
    name="security_admin",
    title=_("安全管理员"),
    verbs=frozenset({"post.manage", "key.manage"}),
    levels=_DOWN_TO_COUNTY,
    granted_by=_BY_SECURITY,
    home="accounts:posts",
    second_factor=True,
    idle_minutes=10,
    administrator=True,
)
AUDIT_ADMIN = Role(
    name="audit_admin",
    title=_("审计管理员"),
    verbs=frozenset({"audit.read", "ledger.read"}),
    levels=_DOWN_TO_COUNTY,
    granted_by=_BY_SECURITY,
    home="journal:audit",
    second_factor=True,
    idle_minutes=10,
    administrator=True,
)

ROLES = {
    role.name: role
    for role in (
        OPERATOR,
        LEAD_OPERATOR,
        RESPONDER,
        GRID_WORKER,
        REGISTRAR,
        INSTALLER,
        OFFICIAL,
        INSTITUTION_STAFF,
        PROVIDER_MANAGER,
        CAREGIVER,
        RELATIVE,
        ELDER,
        SYSTEM_ADMIN,
        SECURITY_ADMIN,
        AUDIT_ADMIN,
    )
}

KEY_TITLES = keys.KEY_TITLES
KEY_VERBS = keys.KEY_VERBS


def excludes(held: Iterable[str], wanted: str) -> str:
    """Return the held role that forbids ``wanted``, or the empty string.

    System, security and audit administrators exclude each other, and an administrator holds no working post:
    only being somebody's relative (or an elder) goes with it.
    """
    for name in sorted(held):
        if name == wanted or name not in ROLES:
            continue
        pair = ROLES[name], ROLES[wanted]
        if any(role.administrator for role in pair) and all(role.staff for role in pair):
            return name
    return ""


def may_hold(role: Role, area: str) -> bool:
    """Whether a role may be held over an area of this level."""
    return len(area) in role.levels


def may_grant(granter_role: str, role: Role) -> bool:
    """Whether a role may grant another; only the shell of the server (the empty role) may make the first ones."""
    return granter_role in role.granted_by
