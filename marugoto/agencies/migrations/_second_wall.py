"""How a room puts its tables behind the second wall (docs/how-to/guard-a-table.md). Django passes over this module.

Who may read a row is one SQL condition a table, in the words of the room's access.py. Only rows that may be read may be changed
or deleted; whoever stands somewhere may add. What a function of the database must look up in guarded tables, it looks up
as the owner (``SECURITY DEFINER``), narrowly: it answers yes or no about one row.
"""

from django.db import migrations


def guard(table: str, sees: str, *, adds: str = "(SELECT wall_stands())") -> migrations.RunSQL:
    """Row-level security on a table: ``sees`` says which rows the actor reads, ``adds`` which may be written anew."""
    reads = f"(SELECT wall_lifted()) OR ({sees})"
    may_add = f"(SELECT wall_lifted()) OR ({adds})"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY wall_reads ON {table} FOR SELECT USING ({reads});
        CREATE POLICY wall_adds ON {table} FOR INSERT WITH CHECK ({may_add});
        CREATE POLICY wall_changes ON {table} FOR UPDATE USING ({reads}) WITH CHECK ({may_add});
        CREATE POLICY wall_deletes ON {table} FOR DELETE USING ({reads});
        """,
        f"""
        DROP POLICY wall_deletes ON {table};
        DROP POLICY wall_changes ON {table};
        DROP POLICY wall_adds ON {table};
        DROP POLICY wall_reads ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def also_sees(table: str, name: str, sees: str) -> migrations.RunSQL:
    """A room further downstream lets its own readers read (and change) rows of an upstream table too."""
    return migrations.RunSQL(
        f"""
        CREATE POLICY {name}_reads ON {table} FOR SELECT USING ({sees});
        CREATE POLICY {name}_changes ON {table} FOR UPDATE USING ({sees}) WITH CHECK ((SELECT wall_stands()));
        """,
        f"DROP POLICY {name}_changes ON {table}; DROP POLICY {name}_reads ON {table};",
    )


def asks(name: str, arguments: str, body: str) -> migrations.RunSQL:
    """A yes-or-no question that looks further than its asker; plpgsql, so that its plan is kept with the connection."""
    types = ", ".join(part.split()[1] for part in arguments.split(","))
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {name}({arguments}) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
            SET search_path = public, pg_temp AS $$ BEGIN RETURN ({body}); END $$;
        """,
        f"DROP FUNCTION {name}({types});",
    )


def lists(name: str, kind: str, query: str) -> migrations.RunSQL:
    """Ids that a policy asks for once per query, looked up as the owner: ``id NOT IN (SELECT people_wall_hidden())``."""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS SETOF {kind} LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
            ROWS 100 SET search_path = public, pg_temp AS $$ BEGIN RETURN QUERY {query}; END $$;
        """,
        f"DROP FUNCTION {name}();",
    )
