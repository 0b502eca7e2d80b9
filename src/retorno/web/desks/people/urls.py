from django.urls import path, register_converter

from retorno.web.desks.people import cases, families, views


class NumberConverter:
    """The opaque number of a person: nothing else reaches a view."""

    regex = "[0-9A-Z]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberConverter, "person")

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("listas", views.save_view, name="save_view"),
    path("listas/<int:view_id>/olvidar", views.drop_view, name="drop_view"),
    path("varias", views.bulk, name="bulk"),
    path("exportar", views.export, name="export"),
    path("nueva/buscar", cases.search, name="search"),
    path("nueva", cases.create, name="create"),
    path("<person:number>", cases.case, name="case"),
    path("<person:number>/<slug:tab>", cases.case, name="tab"),
    path("<person:number>/cambiar/salud", cases.edit, {"group": "health"}, name="health"),
    path("<person:number>/cambiar/interes-superior", cases.edit, {"group": "child"}, name="child"),
    path("<person:number>/cambiar/<slug:group>", cases.edit, name="edit"),
    path("<person:number>/expediente/cerrar", cases.close, name="close"),
    path("<person:number>/familia/sumar", families.add, name="family_add"),
    path("<person:number>/familia/salir", families.split, name="family_split"),
    path("<person:number>/familia/acompanar", families.accompany, name="family_accompany"),
    path("<person:number>/familia/papel", families.paper, name="family_paper"),
    path("<person:number>/familia/respuesta", families.answer, name="family_answer"),
    path("<person:number>/familia/no-quiere", families.not_wanted, name="family_not_wanted"),
]
