"""What kinds and conditions of devices are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju_edge.protocols import signals
from ui.words import DEVICE_KINDS

KIND_LABELS = DEVICE_KINDS
CONDITION_LABELS = {
    "normal": _("正常"),
    "low_battery": _("电量低"),
    "offline": _("离线"),
    "unknown": _("不明"),
    "fault": _("故障"),
    "dormant": _("休眠"),
    "suspended": _("已收回"),
    "retired": _("已拆除"),
}
SIGNAL_LABELS = {kind.name: _(kind.chinese) for kind in signals.SIGNALS}
OUTCOME_LABELS = {
    "read": _("已读懂"),
    "ignored": _("没有可记的"),
    "unknown_device": _("未登记设备"),
    "no_line": _("不属于任何线路"),
    "not_json": _("不是完整的 JSON"),
    "not_an_object": _("格式不对"),
    "unknown_word": _("没见过的词"),
    "too_large": _("太大"),
    "too_long": _("超过协议许可的长度"),
    "too_short": _("太短，缺了内容"),
    "cut": _("没有发完"),
    "cut_short": _("没有发完"),
    "no_frame": _("不是这种协议的报文"),
    "not_a_frame": _("不是这种协议的报文"),
    "not_a_message": _("不是这种协议的报文"),
    "not_sip": _("不是这种协议的报文"),
    "not_protobuf": _("不是完整的 protobuf"),
    "not_xml": _("不是完整的 XML"),
    "not_hex": _("不是十六进制"),
    "not_base64": _("不是 Base64"),
    "not_opened": _("解不开：密钥不对"),
    "encrypted": _("加了密，没有密钥"),
    "bad_checksum": _("校验不对"),
    "bad_sum": _("校验不对"),
    "wrong_start": _("开头不对"),
    "wrong_end": _("结尾不对"),
    "wrong_length": _("长度与内容不符"),
    "wrong_date": _("日期不对"),
    "wrong_root": _("外层标签不对"),
    "wrong_content_type": _("内容类型不对"),
    "wrong_payload": _("内容与型号不符"),
    "wrong_topic": _("主题不对"),
    "no_keyword": _("没有关键字"),
    "no_number": _("没有设备编号"),
    "no_device": _("没有设备编号"),
    "no_data": _("没有数据"),
    "cid_missing": _("缺少 cid（设备号）"),
    "dty_missing": _("缺少 dty（设备类型）"),
    "ref_missing": _("缺少 ref（会话号）"),
    "not_announced": _("网关没有报来过这个主题"),
    "unknown_command": _("没有这种命令"),
    "unknown_event": _("没有这种事件"),
    "unknown_message": _("没有这种消息"),
    "unknown_model": _("不知道型号，请在线路或标签里写明"),
    "unknown_payload": _("不认识的内容"),
    "unknown_type": _("没有这种类型"),
    "window_shape": _("加速度片段写得不对：xyz 应是一串三个数"),
    "window_rate": _("加速度片段的采样率要在 10 到 200 Hz"),
    "window_unit": _("加速度片段没有写单位（g、mg 或 m/s2）"),
    "window_length": _("加速度片段要有 2 到 30 秒"),
    "window_too_hard": _("加速度片段里有超过 32 g 的数"),
    "window_too_many": _("一条报文里的加速度片段太多"),
    "crashed": _("无法解读"),
    "failed": _("处理失败，原文已保存"),
}
LEDGER_LABELS = {
    "received": _("收到"),
    "opened": _("新开警情"),
    "joined": _("并入警情"),
    "routine": _("日常数据"),
    "refused": _("拒收（有原因）"),
    "unread": _("没有读懂"),
    "counter_missing": _("设备自己的计数缺了"),
}
BALANCE_LABELS = {
    "running": _("未结"),
    "holds": _("已结，平"),
    "explained": _("已结，不平（已说明）"),
    "broken": _("已结，不平"),
}
VERDICT_LABELS = {
    "opened": _("新开警情"),
    "joined": _("并入警情"),
    "canary": _("自检"),
    "service": _("服务呼叫"),
}
BREAK_LABELS = {
    "changed": _("内容被改动过"),
    "missing": _("有消息不见了"),
    "extra": _("多出了消息"),
    "unlinked": _("与上一小时接不上"),
}


def break_words(broken: str, seq: int | None) -> str:
    """Say what does not fit in an hour of the chain, and where: ``seq`` is the first that stands on another."""
    why = BREAK_LABELS.get(broken, broken)
    if broken != "missing":
        return f"{seq} · {why}" if seq is not None else str(why)
    return gettext("最后几条消息不见了") if seq is None else gettext("%(seq)s 号之前有消息不见了") % {"seq": seq}


CHANNEL_LABELS = {
    "http": _("开放接口"),
    "none": _("不属于任何线路"),
}
DOOR_LABELS = {
    "opened": _("端口已打开"),
    "port_taken": _("端口被别的程序占用，设备连不进来"),
    "two_sockets": _("同一编号有两个连接在说话，可能有人冒用"),
    "address_refused": _("来自不允许的网段，已拒绝"),
    "address_full": _("同一地址的连接太多，已拒绝"),
    "line_full": _("线路的连接已满，已拒绝"),
    "no_message": _("连上后一直没有完整报文，已断开"),
    "does_not_read": _("设备不收应答，已断开"),
    "too_many": _("来得太快，部分报文未收，设备会重发"),
    "topic_refused": _("主题里有服务器不收的字符（如空格），连接被断开：请改设备名，或改走桥接"),
    "not_mqtt": _("发来的不是 MQTT，连接被断开"),
    "password_refused": _("密码不对，连接被拒绝"),
    "too_large": _("报文太大，连接被断开"),
    "two_clients": _("两个客户端用了同一个编号，互相挤掉"),
    "command_failed": _("运营商平台没能把指令送到设备"),
    "bridge_away": _("连不上对方服务器"),
    "bridge_refused": _("对方服务器拒绝了连接"),
    "bridge_lost": _("与对方服务器的连接断了"),
    "bridge_connected": _("已连上对方服务器"),
    "push_too_large": _("推送内容太大，没有收下：一次最多 1 MB，带签名的最多 64 KB"),
    "post_only": _("推送的方法不对，没有收下：只收 POST"),
    "get_or_post_only": _("推送的方法不对，没有收下：只收 GET 和 POST"),
    "empty": _("推送内容是空的，没有收下"),
    "no_signature": _("推送没有签名，没有收下：线路上设了 Token"),
    "wrong_signature": _("推送的签名不对，没有收下：请核对线路上的 Token"),
}
PUSH_ANSWERS = {
    "no_such_address": _("没有这个地址，或者地址里的密码不对、您的网段不在允许之列。"),
    "push_too_large": _("内容太大，没有收下：一次最多 1 MB，请分几次推送。"),
    "too_large": _("内容太大，没有收下：带签名的推送一次最多 64 KB，请分几次推送。"),
    "post_only": _("只收 POST。"),
    "get_or_post_only": _("只收 GET 和 POST。"),
    "empty": _("内容是空的，没有收下。"),
    "no_message": _("没有要回显的 msg。"),
    "no_signature": _("没有签名，没有收下：请带上签名，并核对双方的 Token。"),
    "wrong_signature": _("签名不对，没有收下：请核对双方的 Token。"),
    "door_away": _("数据暂时无法保存，没有收下，请稍后重发。"),
}
COMMAND_LABELS = {
    "find": _("寻找设备（响铃）"),
    "locate": _("马上定位"),
    "measure_heart": _("测一次心率"),
    "time": _("校时"),
    "read_status": _("读取状态"),
    "initialise": _("初始化"),
    "upload_interval": _("上报间隔"),
    "duty_check": _("查岗"),
    "contacts": _("求救号码"),
    "centre_number": _("中心号码"),
    "message": _("发一句话"),
}
ARGUMENT_LABELS = {
    "seconds": _("多少秒报一次（10–86400）"),
    "minutes": _("几分钟内应答（1–240）"),
    "numbers": _("电话号码，最多三个，用逗号分开"),
    "number": _("电话号码"),
    "text": _("内容，最多 60 字"),
}
COMMAND_STATES = {
    "asked": _("待发"),
    "sent": _("已发出，等设备回答"),
    "confirmed": _("设备已照办"),
    "denied": _("设备拒绝"),
    "failed": _("没有发出"),
}
COMMAND_FAILURES = {
    "not_connected": _("设备没有连着"),
    "no_such_verb": _("协议不支持"),
    "not_sent": _("没有发出去"),
}
