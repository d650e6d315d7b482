"""Names that nobody in particular has: common surnames by weight, given names of a generation."""

from random import Random

_SURNAMES = (
    "王:72 李:70 张:66 刘:54 陈:28 杨:24 赵:30 孙:22 于:15 徐:14 周:13 吴:12 马:14 朱:10 胡:9 郭:10 高:12 林:6 何:6 "
    "宋:9 郑:7 韩:8 冯:6 董:7 姜:9 崔:7 曹:6 田:5 魏:5 丁:4 孟:4 曲:4 关:4 金:5 白:4 "
    "范:3 石:3 邹:3 付:3 隋:2 佟:2 欧阳:1"
)
_MEN_OLD, _WOMEN_OLD, _MEN_FIRST, _MEN_SECOND, _WOMEN_FIRST, _WOMEN_SECOND = (
    text.split()
    for text in (
        "德福 永贵 国栋 振江 凤山 万春 玉山 忠义 广才 树林 长海 文斌 殿臣 兴国 庆祥 宝山 景芳 占军 云龙 连生 守仁 福全",
        "淑兰 桂芝 秀英 玉珍 凤琴 淑清 桂荣 秀兰 玉梅 淑芬 亚琴 凤霞 桂香 素珍 春兰 淑华 玉兰 秀芝 丽云 桂英 素芹 慧芝",
        "志 建 国 文 永 德 立 庆 春 少 学 明 东 海 成 玉 洪 宝 树 广",
        "强 军 民 伟 华 平 生 林 才 刚 义 涛 波 臣 田 发 利 峰 江 山",
        "淑 桂 秀 丽 玉 凤 亚 春 艳 雅 素 红 晓 慧 敏 静 洪 金 美 月",
        "兰 芝 英 珍 琴 清 荣 梅 芬 霞 香 华 云 杰 芹 萍 娟 玲 红 秋",
    )
)


def _weighted(text: str) -> tuple[list[str], list[int]]:
    pairs = [item.split(":") for item in text.split()]
    return [name for name, _ in pairs], [int(weight) for _, weight in pairs]


_NAMES, _WEIGHTS = _weighted(_SURNAMES)


def surname(chance: Random) -> str:
    """Draw a surname."""
    return chance.choices(_NAMES, _WEIGHTS)[0]


def given(chance: Random, sex: str) -> str:
    """Draw a given name; ``sex`` is ``f`` or ``m``."""
    whole, first, second = (
        (_WOMEN_OLD, _WOMEN_FIRST, _WOMEN_SECOND) if sex == "f" else (_MEN_OLD, _MEN_FIRST, _MEN_SECOND)
    )
    if chance.random() < 0.35:
        return chance.choice(whole)
    return chance.choice(first) + chance.choice(second)


def full(chance: Random, sex: str) -> str:
    """Draw a whole name."""
    return surname(chance) + given(chance, sex)
