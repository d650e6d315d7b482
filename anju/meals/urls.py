"""Addresses of meals."""

from django.urls import path

from anju.meals import views

app_name = "meals"
urlpatterns = [
    path("", views.canteens, name="list"),
    path("export/", views.export, name="export"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:rule_id>/end/", views.end_rule, name="end_rule"),
    path("<int:institution_id>/", views.counter, name="counter"),
    path("<int:institution_id>/find/", views.find, name="find"),
    path("<int:institution_id>/menu/withdraw/", views.withdraw_window, name="withdraw_window"),
    path("<int:institution_id>/serve/", views.serve, name="serve"),
    path("<int:institution_id>/day/", views.day, name="day"),
    path("<int:institution_id>/day/<int:meal_id>/take-back/", views.take_back, name="take_back"),
    path("<int:institution_id>/menu/", views.menu, name="menu"),
    path("<int:institution_id>/menu/post/", views.post_dish, name="post_dish"),
    path("<int:institution_id>/menu/window/", views.set_window, name="set_window"),
    path("<int:institution_id>/menu/<int:dish_id>/take-off/", views.take_off, name="take_off"),
]
