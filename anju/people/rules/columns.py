"""The columns of the import file and the words that may stand in them."""

from collections.abc import Mapping

from anju.kernel.text import gettext_noop as _

NAME, SEX, ID_NUMBER, BIRTH, PHONE = "姓名", "性别", "身份证号", "出生日期", "电话"
AREA, REGISTERED, ADDRESS = "居住地区划代码", "户籍地区划代码", "住址"
LONGITUDE, LATITUDE, DATUM = "经度", "纬度", "坐标系"
FLOOR, DOOR, KEY = "楼层说明", "门禁说明", "钥匙保管"
ALONE, LEVEL, HEARING, LANGUAGE = "独居", "能力等级", "听力", "语言"
CATEGORIES, NOTES = "人员类别", "健康提示"
SYNTHETIC = "模拟数据"
CONTACT_PARTS = ("姓名", "关系", "类型", "电话", "几分钟能到", "有钥匙")
CONTACTS = tuple(f"联系人{place}{part}" for place in (1, 2, 3) for part in CONTACT_PARTS)
ALL = (
    NAME, SEX, ID_NUMBER, BIRTH, PHONE, AREA, REGISTERED, ADDRESS, LONGITUDE, LATITUDE, DATUM, FLOOR, DOOR, KEY, ALONE,
    LEVEL, HEARING, LANGUAGE, CATEGORIES, NOTES, *CONTACTS, SYNTHETIC,
)  # fmt: skip
NEEDED = (NAME, AREA)

SEXES = {"女": "f", "男": "m", "f": "f", "m": "m", "女性": "f", "男性": "m"}
YES_NO = {"是": True, "否": False, "有": True, "无": False, "y": True, "n": False, "1": True, "0": False}
LEVELS = {
    "能力完好": "capable", "轻度失能": "mild", "中度失能": "moderate", "重度失能": "severe", "完全失能": "complete",
    "完好": "capable", "轻度": "mild", "中度": "moderate", "重度": "severe", "完全": "complete", "0级": "capable",
    "1级": "mild", "2级": "moderate", "3级": "severe", "4级": "complete",
}  # fmt: skip
KINDS = {
    "低保": "dibao", "低保边缘家庭": "dibao_edge", "低保边缘": "dibao_edge", "分散供养特困人员": "tekun_home",
    "分散供养": "tekun_home", "特困": "tekun_home",
    "集中供养特困人员": "tekun_institution", "集中供养": "tekun_institution",
    "支出型困难家庭": "expenditure_poor", "支出型困难": "expenditure_poor",
    "脱贫人口": "lifted_poor", "建档立卡": "lifted_poor",
    "计划生育特殊家庭": "family_planning",
    "失独": "family_planning", "优抚对象": "veteran", "优抚": "veteran",
    "三无老人": "three_without", "三无": "three_without", "社会孤老": "lone", "孤老": "lone", "空巢": "empty_nest",
    "农村留守老年人": "left_behind", "留守": "left_behind", "重度残疾": "severely_disabled", "残疾": "disabled",
    "失智": "demented", "高龄津贴": "oldest_old", "高龄": "oldest_old", "重点关注": "watched",
}  # fmt: skip
CONTACT_KINDS = {
    "家属": "family", "亲属": "family", "邻居": "neighbour", "社区": "community", "网格员": "community",
    "村医": "doctor",
    "医生": "doctor",
}  # fmt: skip
DATUMS = {"wgs84": "wgs84", "gcj02": "gcj02", "bd09": "bd09", "cgcs2000": "wgs84", "高德": "gcj02", "百度": "bd09"}
DATUM_FAULT = _("填了坐标就要写明坐标系：WGS-84、GCJ-02（高德、腾讯）或 BD-09（百度）")
ID_FAULTS = {
    "shape": _("应为 18 位（或 15 位旧号），只含数字和末位 X"),
    "birth": _("第 7 至 14 位不是有效的出生日期"),
    "check": _("校验位不对，请核对是否有一位写错"),
}


def offered(known: Mapping[str, object]) -> list[str]:
    """Return one word for each meaning, the first that is written in Chinese."""
    seen: dict[object, str] = {}
    for word, meaning in known.items():
        seen.setdefault(meaning, word)
    return list(seen.values())
