"""The database refuses to change or delete events and seals; events that are there already wait to be sealed."""

from django.db import migrations

from abacus.foundation.audit import unchangeable


def put_up(apps, schema_editor):
    unchangeable.put_up(schema_editor.connection)
    schema_editor.execute(
        "INSERT INTO audit_waiting (event_id) SELECT id FROM audit_event"
        " WHERE id NOT IN (SELECT event_id FROM audit_waiting) AND id NOT IN (SELECT event_id FROM audit_seal)"
    )


def take_down(apps, schema_editor):
    unchangeable.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_seal_events'),
    ]

    operations = [
        migrations.RunPython(put_up, take_down),
    ]
