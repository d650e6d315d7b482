"""Pages of accounts: the way in, switches, and the administrators' lists."""

from anju.accounts.views.entrance import locked_out, password, second_factor, sign_in, sign_out, start
from anju.accounts.views.keys import issue_key, keys, revoke_key
from anju.accounts.views.posts import end_post, grant_post, posts
from anju.accounts.views.switches import switch_area, switch_post
from anju.accounts.views.users import change_user, new_user, user, users

__all__ = [
    "change_user",
    "end_post",
    "grant_post",
    "issue_key",
    "keys",
    "locked_out",
    "new_user",
    "password",
    "posts",
    "revoke_key",
    "second_factor",
    "sign_in",
    "sign_out",
    "start",
    "switch_area",
    "switch_post",
    "user",
    "users",
]
