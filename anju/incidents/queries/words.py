"""The official words for the codes of incidents."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.incidents.rules.priority import PRIORITY
from ui.words import SIGNALS

Words = Mapping[str, str | Promise]

KINDS: Words = SIGNALS
PRIORITY_OF_KIND = PRIORITY
PRIORITIES: Words = {"P1": _("P1 生命"), "P2": _("P2 风险"), "P3": _("P3 求助"), "P4": _("P4 技术"), "P0": _("P0 测试")}
STATES: Words = {
    "received": _("已接收"),
    "ringing": _("响铃"),
    "claimed": _("已接警"),
    "assessing": _("研判"),
    "dispatched": _("已派出"),
    "accepted": _("赶赴中"),
    "arrived": _("已到达"),
    "resolved": _("已办结"),
    "reviewed": _("已复核"),
}
OUTCOMES: Words = {
    "real_treated": _("真实，已处置"),
    "to_hospital": _("真实，已送医"),
    "service_need": _("服务需求"),
    "false_press": _("误按"),
    "test": _("测试"),
    "device_fault": _("设备故障"),
    "no_contact": _("联系不上"),
    "duplicate": _("重复警情"),
}
FAULTS: Words = {
    "unknown_device": _("设备未登记"),
    "no_elder": _("设备未绑定老人"),
    "wearer_died": _("佩戴人已去世"),
    "no_contacts": _("没有联系人"),
    "two_elders": _("一户两位老人"),
    "unparsed": _("报文无法解析，原文已存"),
    "wrong_clock": _("设备时钟不准"),
    "device_unbound": _("设备已解绑"),
    "merged_record": _("档案已合并，另有同类警情"),
    "not_bound": _("设备未绑定老人"),
    "retired_device": _("设备已拆除"),
    "suspended_device": _("设备已停用"),
    "wearer_moved": _("佩戴人已迁出"),
    "wrong_line": _("来自别的线路"),
    "no_line": _("不属于任何线路"),
    "handling_failed": _("处理失败，按不明报警送出"),
}
SOURCES: Words = {
    "device": _("设备"),
    "watch": _("设备巡检"),
    "phone": _("电话"),
    "app": _("家属网页"),
    "visit": _("探访"),
    "manual": _("人工登记"),
    "canary": _("自检"),
}
RESULTS: Words = {
    "reached": _("接通"),
    "no_answer": _("无人接"),
    "busy": _("忙线"),
    "wrong_number": _("错号"),
    "no_speech": _("无语音"),
}
STEPS: Words = {
    "stored": _("已存档"),
    "answer": _("接听，接通双向语音"),
    "check": _("核对老人、地址、进门方式"),
    "speech": _("与老人通话；无语音则回拨 3 次"),
    "tell": _("家属、社区、响应员同时告知"),
    "send": _("派响应员上门，同时判断是否转 120、119"),
    "arrive": _("到达现场：进门方式、所见、处置、交接"),
    "serve": _("问清需求，转服务或上门"),
    "duty": _("打机构值班电话，问清现场"),
    "evacuate": _("指导现场处置"),
    "repair": _("联系维护，修复设备"),
    "cause": _("问清原因：停电、断网，还是网关坏了"),
    "look_in": _("按核实名单逐户核实，风险高的先看"),
    "close": _("办结：须有到达，或老人、联系人亲口确认"),
    "settle": _("办结：设备恢复或逐户核实完"),
}
AT_ONCE: Words = {  # what the duty room of an institution is told to do first
    "gas": _("燃气：关阀、开窗、不开关电器、不打电话，人撤到室外"),
    "co": _("一氧化碳：全部开窗、关炉、人撤到室外，点名"),
    "smoke": _("烟雾：派人到点位看，见火就按手报、组织疏散"),
    "fire": _("火警：组织疏散，先救不能自理的，关防火门，点名"),
    "electrical": _("用电异常：切断这一路电源，不用水，看有没有烟"),
    "leak": _("漏水：关总阀，断附近电源，防滑倒"),
    "water_low": _("消防水压水位低：看阀门和水泵，当天报修"),
    "other": _("到点位查看，先保人，再处置"),
}
QUESTIONS: Words = {
    "responds": _("叫得应吗？"),
    "bleeding": _("看得到出血吗？"),
    "breathing": _("呼吸正常吗？"),
    "fire": _("看得到明火或浓烟吗？"),
    "gas_smell": _("闻得到燃气味吗？"),
}
ANSWERS: Words = {"yes": _("能"), "no": _("不能"), "unclear": _("不清楚")}
ANSWERS_SEEN: Words = {"yes": _("有"), "no": _("无"), "unclear": _("不清楚")}
SUGGESTIONS: Words = {
    "fire_seen": _("看得到明火或浓烟：建议现在转 119，由您决定"),
    "gas_smelt": _("闻得到燃气：建议现在转 119，由您决定"),
    "no_answer_fire": _("火情报警又无应答：建议现在转 119，由您决定"),
    "no_breathing": _("呼吸不正常：建议现在转 120，由您决定"),
    "bleeding": _("有出血：建议现在转 120，由您决定"),
    "no_answer_anticoagulant": _("不能应答又服抗凝药：建议现在转 120，由您决定"),
    "no_answer": _("不能应答：建议现在转 120，由您决定"),
}
MESSAGE_STATES: Words = {
    "held": _("夜间暂存"),
    "queued": _("排队"),
    "sent": _("已发出"),
    "delivered": _("已送达"),
    "read": _("已读"),
    "failed": _("未送达"),
}
PROBLEMS: Words = {  # why a message did not arrive; what a gateway answered stands as it came
    "no_address": _("没有可用的联系方式"),
    "channel is not set up": _("通道没有开通"),
    "address is not https": _("接收地址不是 https"),
}
ESCALATED: Words = {"desk": _("邻近坐席"), "county": _("县级"), "city": _("市级")}
PLACES: Words = {"near": _("位置相符"), "far": _("位置偏远，待核"), "unknown": _("无位置")}


def word(words: Words, code: object) -> str:
    """Return the word of a code in the language in use; a code without a word stands for itself."""
    return str(words.get(str(code), code))


def kind_label(kind: str) -> str:
    """Return what kind of case this is, e.g. 居家跌倒."""
    return word(KINDS, kind)


def problem_label(problem: str) -> str:
    """Return why a message did not arrive, e.g. 没有可用的联系方式; a gateway's own answer stands as it came."""
    return word(PROBLEMS, problem)


def outcome_label(outcome: str) -> str:
    """Return how a case ended, e.g. 真实，已处置."""
    return word(OUTCOMES, outcome)
