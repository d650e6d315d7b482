"""Every change of an account, a post, a key or a session; each leaves an audit row."""

from anju.accounts.commands.keys import KeyVerbUnknown, issue_key, revoke_key
from anju.accounts.commands.posts import (
    PostExcluded,
    PostLevelWrong,
    PostToSelf,
    end_post,
    first_administrator,
    grant_post,
)
from anju.accounts.commands.sessions import end_session, remember_sign_in
from anju.accounts.commands.users import (
    PasswordWeak,
    UsernameTaken,
    change_password,
    create_user,
    reset_password,
    reset_second_factor,
    set_active,
    unlock,
)

__all__ = [
    "KeyVerbUnknown",
    "PasswordWeak",
    "PostExcluded",
    "PostLevelWrong",
    "PostToSelf",
    "UsernameTaken",
    "change_password",
    "create_user",
    "end_post",
    "end_session",
    "first_administrator",
    "grant_post",
    "issue_key",
    "remember_sign_in",
    "reset_password",
    "reset_second_factor",
    "revoke_key",
    "set_active",
    "unlock",
]
