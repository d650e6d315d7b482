"""Addresses of orders, of the catalogue and of weekly plans."""

from django.urls import path, register_converter

from anju.orders import views


class Verb:
    """What can be done to an order from its page with at most a few words."""

    regex = (
        "cancel|reject|see|answer|miss|interrupt|resume|depart|confirm|rate|call_back|dispute|uphold|void|audit|settle|"
        "archive|refuse|clear"
    )

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


class PlanVerb(Verb):
    """What can be done to a weekly plan."""

    regex = "pause|resume|end|skip|keep"


register_converter(Verb, "order_verb")
register_converter(PlanVerb, "plan_verb")
app_name = "orders"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("ringing/", views.ringing, name="ringing"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue/<slug:code>/price/", views.price, name="price"),
    path("cancelling/", views.cancelling, name="cancelling"),
    path("withheld/", views.withheld, name="withheld"),
    path("plans/", views.plans, name="plans"),
    path("plans/<int:plan_id>/", views.plan, name="plan"),
    path("plans/<int:plan_id>/<plan_verb:verb>/", views.plan_act, name="plan_act"),
    path("<int:order_id>/", views.order, name="order"),
    path("<int:order_id>/candidates/", views.candidates, name="candidates"),
    path("<int:order_id>/ranking/", views.ranking, name="ranking"),
    path("<int:order_id>/change/", views.change, name="change"),
    path("<int:order_id>/send/", views.send, name="send"),
    path("<int:order_id>/<order_verb:verb>/", views.act, name="act"),
]
