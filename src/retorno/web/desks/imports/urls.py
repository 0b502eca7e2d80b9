from django.urls import path

from retorno.web.desks.imports import downloads, steps, views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("nueva", steps.upload, name="new"),
    path("<str:number>", views.batch, name="batch"),
    path("<str:number>/columnas", steps.columns, name="columns"),
    path("<str:number>/problemas", views.problems, name="problems"),
    path("<str:number>/repetidas", views.duplicates, name="duplicates"),
    path("<str:number>/filas", views.rows, name="rows"),
    path("<str:number>/filas/<int:position>/separar", steps.tell_apart, name="tell_apart"),
    path("<str:number>/entregar", steps.submit, name="submit"),
    path("<str:number>/devolver", steps.send_back, name="send_back"),
    path("<str:number>/confirmar", steps.confirm, name="confirm"),
    path("<str:number>/descartar", steps.discard, name="discard"),
    path("<str:number>/rechazadas.xlsx", downloads.rejected, name="rejected"),
    path("<str:number>/estados.xlsx", downloads.outcomes, name="outcomes"),
]
