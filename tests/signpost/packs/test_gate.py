"""What the gate refuses of a service, a pack cannot bring either; and a closed service says what to use instead."""

import pytest
from django.core.management import call_command

from directory.models import Service
from signpost.packs.loading import Refused, load_pack
from signpost.packs.reading import read_pack
from signpost.packs.rules import problems_of_rules
from tests.conftest import PACK


@pytest.fixture
def pack():
    found, _ = read_pack(PACK)
    return found


def changed(pack, key, **values):
    """Return the pack with other values of a service, as a pack that was read would hold them."""
    services = (each.model_copy(update=values) if each.key == key else each for each in pack.services)
    return pack.model_copy(update={"services": tuple(services)})


def with_target(pack, within_hours):
    service = next(each for each in pack.services if each.key == "crisis-team")
    target = service.response_targets[0].model_copy(update={"within_hours": within_hours})
    return changed(pack, "crisis-team", response_targets=(target,))


def lines(problems):
    return [(each.key, each.field, each.id, each.warning) for each in problems]


def test_a_target_that_contradicts_its_level_is_a_mistake(pack):
    found = lines(problems_of_rules(with_target(pack, 5.0)))
    assert ("crisis-team", "response_targets.1.within_hours", "bad-value", False) in found


def test_characters_that_nobody_sees_are_a_mistake(pack):
    found = lines(problems_of_rules(changed(pack, "gp", summary="Your G\u200bP", tags=("doc\u00adtor",))))
    assert {("gp", "summary", "bad-value", False), ("gp", "tags", "bad-value", False)} <= set(found)


def test_a_closed_service_that_is_named_says_what_to_use_instead(pack):
    closed = changed(pack, "crisis-line", status="closed", instead=())
    assert ("crisis-line", "instead", "bad-value", True) in lines(problems_of_rules(closed))
    answered = changed(pack, "crisis-line", status="closed", instead=("samaritans",))
    assert ("crisis-line", "instead", "bad-value", True) not in lines(problems_of_rules(answered))


@pytest.mark.django_db
def test_a_pack_in_memory_with_a_mistake_is_refused_and_nothing_is_written(pack):
    call_command("load_pack", str(PACK), verbosity=0)
    before = list(Service.objects.get(key="crisis-team").response_targets.raw_data)
    with pytest.raises(Refused) as refused:
        load_pack(with_target(pack, 5.0))
    assert [each.field for each in refused.value.problems] == ["response_targets.1.within_hours"]
    assert list(Service.objects.get(key="crisis-team").response_targets.raw_data) == before
