"""The gallery and the reader's own looks: open to everybody, for they hold nothing."""

from tests.architecture.permission_table import Row

ROWS = [
    Row(name="ui:gallery", public=True),
    Row(name="ui:looks", method="post", public=True),
    Row(name="ui:language", method="post", public=True),
]
