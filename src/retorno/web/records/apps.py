from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "retorno.web.records"
    label = "records"
