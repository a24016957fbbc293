"""The app."""

from django.apps import AppConfig


class DecisionTreeConfig(AppConfig):
    """Decision trees."""

    name = "decision_tree"
    default_auto_field = "django.db.models.BigAutoField"
