"""Rules as people read them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    """Has no tables: rules live in packs."""

    name = "abacus.foundation.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        """Put the rules into the navigation."""
        from abacus.foundation.pages import navigation

        navigation.register(
            navigation.NavItem(
                "rules", _("规则"), icon="book-2", url_name="rules:parameters", group="manage", order=10,
                allowed=lambda user: user.may_open("rules_view"),
            )
        )  # fmt: skip
