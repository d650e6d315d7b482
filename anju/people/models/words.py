"""The closed vocabularies of people, with the official Chinese term of each code."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """As on the identity card."""

    FEMALE = "f", _("女")
    MALE = "m", _("男")


class Status(TextChoices):
    """Whether the record is in use. ``merged`` points to the record that lives on."""

    LIVING = "living", _("在册")
    MOVED = "moved", _("已迁出")
    DIED = "died", _("已故")
    MERGED = "merged", _("已并入")


class CareLevel(TextChoices):
    """Ability level by GB/T 42195."""

    CAPABLE = "capable", _("能力完好")
    MILD = "mild", _("轻度失能")
    MODERATE = "moderate", _("中度失能")
    SEVERE = "severe", _("重度失能")
    COMPLETE = "complete", _("完全失能")


class IdKind(TextChoices):
    """What kind of number proves who this is."""

    CITIZEN = "citizen", _("居民身份证")
    OLD = "old15", _("15 位旧证换算")
    RESIDENCE = "residence", _("港澳台居民居住证")
    FOREIGN = "foreign", _("外国人永久居留证")


class ContactKind(TextChoices):
    """Who a contact is to the elder, which decides what may be told."""

    FAMILY = "family", _("家属")
    NEIGHBOUR = "neighbour", _("邻居")
    COMMUNITY = "community", _("社区")
    DOCTOR = "doctor", _("医生")


class NoteKind(TextChoices):
    """What a health note is about."""

    CONDITION = "condition", _("病情")
    MEDICINE = "medicine", _("用药")
    ALLERGY = "allergy", _("过敏")
    NOTE = "note", _("提示")


class CategoryKind(TextChoices):
    """Official standings of an elder (domain: people 4.4)."""

    DIBAO = "dibao", _("低保")
    DIBAO_EDGE = "dibao_edge", _("低保边缘家庭")
    TEKUN_HOME = "tekun_home", _("分散供养特困人员")
    TEKUN_INSTITUTION = "tekun_institution", _("集中供养特困人员")
    EXPENDITURE_POOR = "expenditure_poor", _("支出型困难家庭")
    LIFTED_POOR = "lifted_poor", _("脱贫人口")
    FAMILY_PLANNING = "family_planning", _("计划生育特殊家庭")
    VETERAN = "veteran", _("优抚对象")
    THREE_WITHOUT = "three_without", _("三无老人")
    LONE = "lone", _("社会孤老")
    EMPTY_NEST = "empty_nest", _("空巢")
    LEFT_BEHIND = "left_behind", _("农村留守老年人")
    SEVERELY_DISABLED = "severely_disabled", _("重度残疾")
    DISABLED = "disabled", _("残疾")
    DEMENTED = "demented", _("失智")
    OLDEST_OLD = "oldest_old", _("高龄津贴")
    WATCHED = "watched", _("重点关注")


class ConsentPurpose(TextChoices):
    """Purposes that each need a separate consent (PIPL art. 29)."""

    LOCATION = "location", _("位置")
    HEALTH_DEVICE = "health_device", _("健康设备")
    VIDEO = "video", _("视频")
    FACE = "face", _("人脸")
    FAMILY_SHARE = "family_share", _("向家属展示近况")


class ImportState(TextChoices):
    """How far a file has come."""

    WAITING = "waiting", _("等待开始")
    READING = "reading", _("读取文件")
    RUNNING = "running", _("核对写入")
    REHEARSED = "rehearsed", _("预演完成")
    DONE = "done", _("导入完成")
    FAILED = "failed", _("未能完成")


class RevealReason(TextChoices):
    """Why somebody looks at a full value."""

    EMERGENCY = "emergency", _("应急处置")
    BENEFIT = "benefit", _("核对补贴资格")
    IN_PERSON = "in_person", _("本人或家属当面核实")
    OTHER = "other", _("其他，须写明")
