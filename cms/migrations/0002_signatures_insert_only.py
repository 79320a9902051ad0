"""The base itself refuses to change or remove a signature, whoever asks: PostgreSQL and SQLite alike."""

from django.db import migrations

REFUSED = "A signature never changes."
POSTGRESQL = (
    f"""
    CREATE FUNCTION cms_signature_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    "CREATE TRIGGER cms_signature_insert_only BEFORE UPDATE OR DELETE ON cms_signature "
    "FOR EACH ROW EXECUTE FUNCTION cms_signature_refuse()",
    "CREATE TRIGGER cms_signature_not_emptied BEFORE TRUNCATE ON cms_signature "
    "FOR EACH STATEMENT EXECUTE FUNCTION cms_signature_refuse()",
)
# SQLite has one trigger an act, and loses them when a later migration makes the table again: write them anew there.
SQLITE = tuple(
    f"CREATE TRIGGER cms_signature_no_{act.lower()} BEFORE {act} ON cms_signature "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL_BACK = (
    "DROP TRIGGER cms_signature_not_emptied ON cms_signature",
    "DROP TRIGGER cms_signature_insert_only ON cms_signature",
    "DROP FUNCTION cms_signature_refuse()",
)
SQLITE_BACK = ("DROP TRIGGER cms_signature_no_update", "DROP TRIGGER cms_signature_no_delete")


def add_triggers(apps, schema_editor):
    _run(schema_editor, POSTGRESQL, SQLITE)


def remove_triggers(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK, SQLITE_BACK)


def _run(schema_editor, postgresql, sqlite):
    chosen = {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]
    for statement in chosen:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("cms", "0001_pages_and_signoff")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
