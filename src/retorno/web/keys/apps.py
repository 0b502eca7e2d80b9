from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "retorno.web.keys"
    label = "keys"
