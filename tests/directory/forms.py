"""What browsers post."""

from wagtail.test.utils.form_data import nested_form_data, streamfield

from directory.models import Organisation


def service_form(**fields) -> dict:
    """Return what a browser posts for a service."""
    ticked = {"audience": ["patient"], "urgency": ["routine"]}
    return ticked | nested_form_data(
        {
            "key": "",
            "name": "",
            "organisation": Organisation.objects.get(key="nhs-england").pk,
            "status": "open",
            "type": "service",
            "summary": "Listens",
            "everywhere": "on",
            "tags": "",
            **{name: streamfield([]) for name in ("instead", "contacts", "criteria", "response_targets")},
            **fields,
        }
    )
