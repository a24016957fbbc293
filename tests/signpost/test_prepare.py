"""`manage.py prepare`: a database from before the first release is told of in one line, before anything is done."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from directory.models import Service

pytestmark = pytest.mark.django_db


def test_data_from_before_the_first_release_is_told_of_in_one_line(capsys, tmp_path):
    MigrationRecorder(connection).record_applied("directory", "0001_initial")
    with pytest.raises(SystemExit) as stopped:
        call_command("prepare", str(tmp_path))
    assert stopped.value.code == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert "from before the first release" in told[0]


def test_migrations_of_others_are_none_of_its_business(capsys, tmp_path):
    assert ("wagtailcore", "0001_initial") in MigrationRecorder(connection).applied_migrations()
    call_command("prepare", str(tmp_path))  # nothing to load: the site has services
    assert "first release" not in capsys.readouterr().err
    assert Service.objects.exists()
