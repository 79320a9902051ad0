"""The base itself refuses to change or remove an objection, a remark or a reading: PostgreSQL and SQLite alike."""

from django.db import migrations

TABLES = ("cms_objection", "cms_remark")
REFUSED = "What was said of a text never changes."
FUNCTION = f"""
    CREATE FUNCTION cms_said_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'insufficient_privilege';
    END $$
"""


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
    for table in TABLES:
        for statement in _added(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def remove_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for name in _names(table, vendor):
            schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if vendor == "postgresql" else ""))
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION cms_said_refuse()")


def _names(table, vendor):
    ends = {"postgresql": ("insert_only", "not_emptied"), "sqlite": ("no_update", "no_delete")}[vendor]
    return [f"{table}_{end}" for end in ends]


def _added(table, vendor):
    first, second = _names(table, vendor)
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        return [
            f"CREATE TRIGGER {first} BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {second} BEFORE DELETE ON {table} {refuse}",
        ]
    run = "EXECUTE FUNCTION cms_said_refuse()"
    return [
        f"CREATE TRIGGER {first} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}",
        f"CREATE TRIGGER {second} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}",
    ]


class Migration(migrations.Migration):

    dependencies = [("cms", "0008_remarks")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
