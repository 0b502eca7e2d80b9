"""The address of every page. What each asks of whoever comes stands in `access.addresses`."""

from allauth.account import views as allauth
from allauth.mfa import urls as second_factor
from allauth.usersessions import urls as sessions
from django.urls import include, path

from retorno.web.desks.account import urls as account
from retorno.web.desks.imports import urls as imports
from retorno.web.desks.people import urls as people
from retorno.web.desks.picture import urls as picture
from retorno.web.desks.protection import urls as protection
from retorno.web.desks.users import urls as users

urlpatterns = [
    path("", include(picture)),
    path("", include(account)),
    path("personas/", include(people)),
    path("", include(protection)),
    path("listas/", include(imports)),
    path("usuarios/", include(users)),
    path("entrar", allauth.login, name="account_login"),
    path("salir", allauth.logout, name="account_logout"),
    path("cuenta/cerrada", allauth.account_inactive, name="account_inactive"),
    path("cuenta/confirmar", allauth.reauthenticate, name="account_reauthenticate"),
    path("cuenta/clave", allauth.password_change, name="account_change_password"),
    path("cuenta/segundo-factor/", include(second_factor)),
    path("cuenta/sesiones", include(sessions)),
]
handler403 = "retorno.web.desks.account.errors.forbidden"
handler404 = "retorno.web.desks.account.errors.not_found"
handler500 = "retorno.web.desks.account.errors.broken"
handler400 = "retorno.web.desks.account.errors.bad_request"
