from django.urls import path

from retorno.web.desks.protection import views

app_name = "protection"
urlpatterns = [
    path("no-disponible", views.open_hold, name="open"),
    path("respuesta", views.answer, name="answer"),
    path("proteccion/", views.holds, name="list"),
    path("proteccion/antiguas", views.due, name="due"),
    path("proteccion/<slug:number>", views.hold, name="hold"),
    path("proteccion/<slug:number>/proponer", views.propose, name="propose"),
    path("proteccion/<slug:number>/mantener", views.keep, name="keep"),
    path("proteccion/<slug:number>/confirmar", views.confirm, name="confirm"),
]
