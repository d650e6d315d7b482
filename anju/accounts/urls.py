"""Addresses of accounts."""

from django.urls import path

from anju.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("password/", views.password, name="password"),
    path("start/", views.start, name="start"),
    path("posts/switch/", views.switch_post, name="switch_post"),
    path("areas/switch/", views.switch_area, name="switch_area"),
    path("admin/accounts/", views.users, name="users"),
    path("admin/accounts/new/", views.new_user, name="new_user"),
    path("admin/accounts/<int:user_id>/", views.user, name="user"),
    path("admin/accounts/<int:user_id>/<slug:change>/", views.change_user, name="change_user"),
    path("admin/posts/", views.posts, name="posts"),
    path("admin/posts/grant/", views.grant_post, name="grant_post"),
    path("admin/posts/<int:post_id>/end/", views.end_post, name="end_post"),
    path("admin/keys/", views.keys, name="keys"),
    path("admin/keys/issue/", views.issue_key, name="issue_key"),
    path("admin/keys/<int:key_id>/revoke/", views.revoke_key, name="revoke_key"),
]
