"""x"""
import pytest
pytestmark = pytest.mark.django_db

def test_as_prepared_everything_is_right(host):
    found = host.settles(0)
    assert found.is_right
    assert found.listed
    assert found.marked == set()
