"""People, their roles, signing in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "abacus.foundation.accounts"
    label = "accounts"
