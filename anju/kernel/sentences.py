"""The sentence for people behind each refusal code. One line a code, sorted; ``%(fact)s`` names a fact."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anju.kernel.refusals import Refusal

SENTENCES = {
    "account_inactive": _("这个账号已停用。请联系系统管理员。"),
    "area_change_too_early": _("生效日期必须晚于该区划的启用日期（%(since)s）。"),
    "area_outside": _("请选择您辖区内现行的区划。"),
    "area_unknown": _("没有代码为 %(area)s 的区划。"),
    "assignment_entry_unknown": _("请选择进门方式。"),
    "assignment_refusal_reason": _("请写明不能去的原因，我们马上请下一位。"),
    "bad_cursor": _("翻页标记无效，请从第一页重新开始。"),
    "bad_form": _("上传的内容无法读取。"),
    "bad_idempotency_key": _("Idempotency-Key 须为 1 至 %(longest)s 个可见的英文字符。"),
    "bad_json": _("内容不是完整的 JSON。"),
    "broken": _("系统内部出错，已经记录。请稍后再试。"),
    "change_unknown": _("没有这项操作。"),
    "conflict": _("刚刚有人改动过。请刷新后再试。"),
    "consent_not_open": _("这一项目前没有可以撤回的同意。"),
    "credit_code_invalid": _("统一社会信用代码不正确。"),
    "csrf_failed": _("缺少页面令牌，请刷新页面后再试。"),
    "database_away": _(
        "数据库暂时连不上：页面、派单和统计现在不能用，刚才的操作没有保存。设备的报警仍在接收和保存，数据库恢复后自动补上。"
        "恢复前接警请按应急预案用电话进行。"
    ),
    "datum_unknown": _("坐标必须注明坐标系（WGS-84、GCJ-02 或 BD-09）。"),
    "day_in_future": _("日期不能晚于今天。"),
    "device_kind_unknown": _("没有这种设备类型或协议。"),
    "device_number_invalid": _("设备号不能为空、过长或含有特殊符号。"),
    "device_number_taken": _("设备号 %(number)s 已登记。"),
    "device_retired": _("设备 %(number)s 已停用。"),
    "device_not_of_the_line": _("线路“%(line)s”说的是%(speaks)s，不是%(protocol)s。请换线路，或让协议跟着线路走。"),
    "device_silence_invalid": _("静默时限要在 %(least)s 分钟到 %(most)s 分钟（30 天）之间。"),
    "device_take_back_reason": _("请选收回的原因。"),
    "device_taken_back": _("%(number)s 已经收回了，页面可能已过时，请刷新。"),
    "door_away": _("数据暂时无法保存，没有收下，请稍后重发。"),
    "duplicate_choice": _("请选择“同一人”或“不是同一人”。"),
    "duplicate_decided": _("这一对已经有人做过决定了。"),
    "elder_not_living": _("这份档案已登记过去世或迁出（%(on)s）。"),
    "export_too_large": _("共 %(count)s 人，一次最多导出 %(most)s 人。请先缩小范围。"),
    "fact_unknown": _("没有名为 %(name)s 的事实。"),
    "fence_invalid": _("围栏不对：请检查标出的一栏。"),
    "field_invalid": _("这一项填写不正确，请检查。"),
    "file_too_large": _("文件太大，一次最多 %(most_mb)s MB。"),
    "file_unreadable": _("%(why)s"),
    "findings_missing": _("请先点选怎么进门、老人怎样，再交接。"),
    "first_there": _("这类管理员已经存在。"),
    "frame_invalid": _("第 %(index)s 条数据没有可用的设备号，或太大。"),
    "handover_item_gone": _("这一条刚刚变了，请按最新的清单再勾。"),
    "handover_items_left": _("还有 %(count)s 条没有勾。逐条交代清楚才能签字。"),
    "handover_not_signed": _("%(by)s 还没有签字，或刚刚撤回了签字。等签字后再签收。"),
    "handover_same_person": _("交班人不能自己接班，请接班人登录后签字。"),
    "handover_signed": _("您已经签字。要改请先撤回签字。"),
    "handover_taken": _("%(by)s 已先签字接班。"),
    "id_number_differs": _("与身份证号不一致，证件上是 %(said)s。"),
    "id_number_invalid": _("身份证号码不正确，请核对。"),
    "id_number_taken": _("%(name)s（%(number)s）已用这个身份证号建档。"),
    "id_number_taken_elsewhere": _("这个身份证号已在其他地区建档，请联系上级民政部门。"),
    "idempotency_key_reused": _("这个 Idempotency-Key 已用于另一项请求。"),
    "import_not_ready": _("现在是“%(state)s”，只有预演完成的文件才能正式导入。"),
    "incident_already_claimed": _("%(by)s 已先接警。"),
    "incident_busy": _("同一警情正在登记，请稍后再试。"),
    "incident_call_ended": _("这通电话已登记结果。"),
    "incident_call_result_unknown": _("请选择通话结果。"),
    "incident_closing_locked": _("生命警情办结，须有人到达现场，或老人、联系人亲口确认。"),
    "incident_contact_unknown": _("这位联系人不属于本案老人。"),
    "incident_no_seat": _("请先上席。"),
    "incident_no_speech_running": _("三次回拨已在进行或已结束。"),
    "incident_not_claimant": _("本案由 %(by)s 办理。要办理请先接手。"),
    "incident_note_empty": _("请先写内容。"),
    "incident_other_open": _("这位老人同类警情已有一起在办，请到那一起里处理。"),
    "incident_outcome_unknown": _("请选择办结原因。"),
    "incident_reopen_reason": _("重新打开须写明原因。"),
    "incident_review_by_another": _("办理人和办结人不能复核本案，请另一人复核。"),
    "incident_service_unknown": _("只能转 120、119 或 110。"),
    "incident_spoken_not_reached": _("没有接通这个人的通话记录，不能作为确认。"),
    "incident_take_over_reason": _("%(by)s 正在办理。接手请写明原因。"),
    "institution_closed": _("%(name)s 已关停，只能查看。"),
    "institution_taken": _("已有同名或同备案编号的机构。"),
    "invalid": _("填写的内容无法使用，请检查后重试。"),
    "key_expired": _("接口密钥已过期。"),
    "key_missing": _("这条加密数据的密钥不在当前密钥列表中，请联系系统管理员。"),
    "key_unknown": _("接口密钥无效。"),
    "key_verb_unknown": _("接口密钥不能有这些权限：%(verbs)s"),
    "lane_looked_at": _("已经有同事看过并处理了。请刷新。"),
    "lane_note_missing": _("请写明看到了什么、怎么处理的（至少 %(least)s 个字）。"),
    "limit_invalid": _("限值不对：要在人可能有的范围内，下限低于上限，提醒不比报警更靠外。"),
    "limit_reason_needed": _("请写明为什么改，如医嘱、家属要求。"),
    "line_base_invalid": _("主题前缀 %(base)s 必须以 %(root)s 开头。"),
    "line_port_invalid": _("端口 %(port)s 不能用：请填 1024 到 65535 之间的数。"),
    "line_port_taken": _("端口 %(port)s 已被另一条线路占用。"),
    "line_network_invalid": _("“%(network)s”不是网段，请写成 10.0.0.0/8 或单个地址。"),
    "line_settings_invalid": _("线路设置要写成一个 JSON 对象，不超过 2 万字。"),
    "device_cannot_be_asked": _("这台设备不能下发这条指令：它的协议不支持，或不经安居的网关接入。"),
    "installation_not_placed": _("还没有说明给谁、装在哪里。请先选老人和位置，再完成。"),
    "installation_place_missing": _("不属于某位老人的设备，请写明装在哪里，如“二楼走廊”。"),
    "installation_not_tried": _("还没有听到设备 %(number)s 的试按。请按一次，看到应答再完成。"),
    "unknown_gone": _("这个编号刚刚被别人登记或搁置了。请刷新。"),
    "unknown_too_many": _("一次最多登记 %(most)s 台。"),
    "trial_open": _("%(by)s 正在试这台设备。等他试完，或请他先停止试机。"),
    "trial_too_many": _("这台设备一小时内已试机 %(count)s 次。请一小时后再试；急用时先打应答中心电话，再按真的来试。"),
    "device_argument_invalid": _("“%(value)s”填得不对，请按提示重填。"),
    "line_base_taken": _("主题前缀 %(base)s 与另一条线路重叠。"),
    "line_name_invalid": _("线路用户名只能用 1–60 位字母、数字、横线或下划线，且不能重复。"),
    "message_report_invalid": _("短信回执的内容无法识别。"),
    "message_template_unknown": _("没有这个消息模板。"),
    "name_needed": _("请填写姓名。"),
    "not_allowed": _("您的岗位没有这项权限。"),
    "not_visible": _("找不到这条记录。它可能不存在，或不在您的辖区内。"),
    "nothing_sealed": _("档案里没有这一项。"),
    "organisation_needed": _("机构工作人员要写明机构；其他岗位不填机构。"),
    "password_weak": _("密码不符合要求：%(why)s"),
    "phone_invalid": _("%(why)s。"),
    "photo_too_large": _("照片太大，最多 %(megabytes)s MB。请重拍一张小的。"),
    "photo_unreadable": _("这个文件不是照片。请用 JPEG、PNG 或 WebP。"),
    "photos_full": _("已有 %(most)s 张照片，够用了。"),
    "plan_line_invalid": _("请写清楚怎么做；一位老人最多 20 条。"),
    "point_name_taken": _("这家机构已有叫“%(name)s”的点位。"),
    "position_invalid": _("坐标不在有效范围内。"),
    "post_excluded": _("系统、安全、审计三类管理员不能由同一人担任。"),
    "post_level": _("这个岗位不能设在该级区划。"),
    "post_to_self": _("不能给自己授予岗位。"),
    "reason_needed": _("请选择事由；选“其他”时请写明（不少于 4 个字）。"),
    "record_closed": _("这份档案%(status)s，不能再修改。"),
    "reference_missing": _("没有代码为 %(province)s 的省级区划数据。"),
    "refused": _("操作没有完成。"),
    "role_unknown": _("没有这个岗位。"),
    "same_person": _("%(name)s（%(number)s）的姓名、出生日期、电话都相同，可能已经建档。"),
    "shift_invalid": _("班次的结束须晚于开始，且不超过 24 小时。"),
    "shift_note_invalid": _("请写明内容，期限在 3 天以内。"),
    "sign_in_needed": _("登录已过期，请重新登录。"),
    "sign_source_unknown": _("没有这种生活迹象来源。"),
    "still_running": _("相同的请求正在处理，请稍后再试。"),
    "too_large": _("内容太大，最多 %(limit)s 字节。"),
    "too_many": _("请求太频繁，请在 %(retry_after)s 秒后再试。"),
    "too_many_fences": _("最多 %(most)s 个围栏，请先删去不用的。"),
    "username_taken": _("用户名 %(username)s 已被使用。"),
    "watch_invalid": _("请写明关注的原因，期限在 30 天以内。"),
    "watch_over": _("这一条已经到期或已有人撤下。"),
    "watch_there": _("%(name)s 已在重点关注名单里。"),
    "webhook_address": _("这个地址不能用作 Webhook：须为 http 或 https，且不能指向本机或本地链路。"),
    "webhooks_too_many": _("每个密钥最多 %(most)s 个 Webhook。"),
    "worker_asked_already": _("已请过 %(name)s，正等答复或已在路上。"),
    "worker_invalid": _("%(field)s 填写有误。"),
    "worker_off_duty": _("%(name)s 不在岗，系统不打扰下班的人。"),
    "worker_there": _("这个账号已登记为响应人员。"),
    "wrong_method": _("这个地址不支持 %(method)s 方法。"),
    "wrong_state": _("当前状态不能做这一步，页面可能已过时，请刷新。"),
}


class _Facts(dict[str, object]):
    """Facts for a sentence; what is missing shows as a dash instead of breaking the page."""

    def __missing__(self, key: str) -> str:
        return "—"


def of_code(code: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence of a code in the language in use; an unknown code gets the general one."""
    return str(SENTENCES.get(code, SENTENCES["refused"])) % _Facts(facts or {})


def sentence(refusal: Refusal) -> str:
    """Return the sentence of a refusal; a code without its own line uses the one of its kind."""
    for kind in type(refusal).__mro__:
        code = kind.__dict__.get("code")
        if code in SENTENCES:
            return of_code(code, refusal.facts)
    return of_code("refused")
