"""Closing and opening services, as their `save()` does it."""

from directory.models import Service

# The last services of an ending that is not urgent ("young-well" of the tree for the person who needs help).
STAYING_WELL = (
    "five-ways-to-wellbeing",
    "reading-well",
    "school-mental-health-worker",
    "youth-hub-counselling",
    "kooth",
    "childline",
)


def close(*keys, status="closed"):
    for service in Service.objects.filter(key__in=keys):
        service.status = status
        service.save()


def reopen(*keys):
    close(*keys, status="open")
