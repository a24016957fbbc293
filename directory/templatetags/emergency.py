"""The emergency help for component templates, so that no page can include them without the numbers."""

from django import template

from .. import emergency

register = template.Library()


@register.simple_tag
def emergency_ways() -> tuple[emergency.Way, ...]:
    """Return the ways to get help at once, most urgent first."""
    return emergency.WAYS


@register.simple_tag
def emergency_first_ways() -> tuple[emergency.Way, ...]:
    """Return the two ways that stand in a line at the top of a page."""
    return emergency.FIRST_WAYS


@register.simple_tag
def emergency_textphone() -> tuple[emergency.Way, ...]:
    """Return the numbers for a textphone or Relay UK: in an emergency, and for all else."""
    return emergency.TEXTPHONE


@register.simple_tag
def emergency_heading() -> str:
    """Return what stands above the ways."""
    return emergency.HEADING
