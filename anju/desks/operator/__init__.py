"""应答中心坐席: one screen, keyboard first."""
