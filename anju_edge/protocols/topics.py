"""MQTT topics and the NATS subjects that stand for them: ``/`` is ``.``, ``.`` is ``//``, an empty level is ``/``."""


def to_subject(topic: str) -> str:
    """Write a topic as NATS does."""
    return ".".join(level.replace(".", "//") or "/" for level in topic.split("/"))


def to_topic(subject: str) -> str:
    """Read the topic back from a subject."""
    if "/" not in subject:
        return subject.replace(".", "/")
    return "/".join("" if level == "/" else level.replace("//", ".") for level in subject.split("."))
