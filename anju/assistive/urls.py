"""Addresses of assistive devices."""

from django.urls import path

from anju.assistive import views

app_name = "assistive"
urlpatterns = [
    path("", views.places, name="list"),
    path("showcase/", views.showcase, name="showcase"),
    path("reserve/<int:institution_id>/<slug:kind>/", views.reserve, name="reserve"),
    path("loans/", views.loans, name="loans"),
    path("loans/ringing/", views.ringing, name="ringing"),
    path("loans/<int:loan_id>/see/", views.see, name="see"),
    path("loans/<int:loan_id>/", views.loan, name="loan"),
    path("loans/<int:loan_id>/<slug:verb>/", views.act_on_loan, name="loan_act"),
    path("pieces/<int:piece_id>/", views.piece, name="piece"),
    path("pieces/<int:piece_id>/<slug:verb>/", views.act_on_piece, name="piece_act"),
    path("<int:institution_id>/", views.point, name="point"),
    path("<int:institution_id>/find/", views.find, name="find"),
    path("<int:institution_id>/stock/", views.stock, name="stock"),
    path("<int:institution_id>/stock/take-in/", views.take_in, name="take_in"),
    path("<int:institution_id>/stock/terms/", views.set_terms, name="set_terms"),
    path("<int:institution_id>/labels/", views.labels, name="labels"),
]
