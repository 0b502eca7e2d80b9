from django.urls import path

from retorno.web.desks.users import views

app_name = "users"
urlpatterns = [
    path("", views.users, name="list"),
    path("invitar", views.invite, name="invite"),
    path("<int:user_id>", views.user, name="user"),
    path("<int:user_id>/dar", views.grant, name="grant"),
    path("<int:user_id>/terminar/<int:grant_id>", views.end, name="end"),
    path("<int:user_id>/cerrar", views.close, name="close"),
]
