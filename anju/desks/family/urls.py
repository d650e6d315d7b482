"""Addresses of the family page."""

from django.urls import path

from anju.desks.family import aids, complaining, ordering, planning, views
from anju.desks.family.away import away

app_name = "family"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:elder_id>/", views.elder, name="elder"),
    path("<int:elder_id>/now/", views.now, name="now"),
    path("<int:elder_id>/note/", views.note, name="note"),
    path("<int:elder_id>/coming/", views.coming, name="coming"),
    path("<int:elder_id>/help/", views.help_wanted, name="help"),
    path("<int:elder_id>/week/", views.week, name="week"),
    path("<int:elder_id>/seen-by/", views.seen_by, name="seen_by"),
    path("<int:elder_id>/away/", away, name="away"),
    path("<int:elder_id>/order/", ordering.services, name="services"),
    path("<int:elder_id>/together/", planning.together, name="together"),
    path("<int:elder_id>/plans/", planning.plans, name="plans"),
    path("<int:elder_id>/plans/new/<slug:code>/", planning.new_plan, name="new_plan"),
    path("<int:elder_id>/plans/<int:plan_id>/", planning.plan, name="plan"),
    path("<int:elder_id>/plans/<int:plan_id>/<slug:verb>/", planning.plan_act, name="plan_act"),
    path("<int:elder_id>/order/<slug:code>/", ordering.order, name="order"),
    path("<int:elder_id>/orders/", ordering.orders, name="orders"),
    path("<int:elder_id>/orders/<int:order_id>/", ordering.one_order, name="one_order"),
    path("<int:elder_id>/orders/<int:order_id>/<slug:verb>/", ordering.act, name="order_act"),
    path("<int:elder_id>/aids/", aids.showcase, name="aids"),
    path("<int:elder_id>/aids/<int:institution_id>/<slug:kind>/", aids.reserve, name="aid"),
    path("<int:elder_id>/aids/loans/<int:loan_id>/give-up/", aids.give_up, name="aid_give_up"),
    path("<int:elder_id>/complaints/", complaining.complaints, name="complaints"),
    path("<int:elder_id>/complaints/<int:complaint_id>/<slug:verb>/", complaining.content, name="complaint_act"),
    path("<int:elder_id>/visits/", views.visits, name="visits"),
    path("<int:elder_id>/call-family/", views.call_family, name="call_family"),
]
