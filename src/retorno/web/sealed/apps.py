from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "retorno.web.sealed"
    label = "sealed"
