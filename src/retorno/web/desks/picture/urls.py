from django.urls import path

from retorno.web.desks.picture import views

app_name = "picture"
urlpatterns = [path("", views.home, name="home")]
