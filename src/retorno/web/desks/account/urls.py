from django.urls import path

from retorno.web.desks.account import views

app_name = "account"
urlpatterns = [
    path("salud", views.health, name="health"),
    path("idioma", views.language, name="language"),
    path("demostracion", views.demo_sign_in, name="demo"),
    path("invitacion/<str:token>", views.invitation, name="invitation"),
]
