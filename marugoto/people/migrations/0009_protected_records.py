"""Which records a protective measure reaches, kept by triggers; who is hidden is then one look at a small table (ADR 0008)."""

import django.db.models.deletion
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard

KEPT = """
CREATE FUNCTION people_protection_reaches(measure uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $body$
BEGIN
    DELETE FROM people_protectedrecord WHERE protection_id = measure;
    INSERT INTO people_protectedrecord (record_id, protection_id)
    SELECT records.id, measure
      FROM people_protection m
      JOIN people_person p ON p.id = m.person_id
      CROSS JOIN LATERAL (
          SELECT coalesce(p.canonical_id, p.id) AS id
          UNION SELECT r.id FROM people_person r WHERE r.canonical_id = coalesce(p.canonical_id, p.id)) AS records
     WHERE m.id = measure AND m.ended_on IS NULL;
END $body$;

CREATE FUNCTION people_protection_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM people_protection_reaches(coalesce(NEW.id, OLD.id));
    RETURN NULL;
END $body$;
CREATE TRIGGER people_protection_changed AFTER INSERT OR UPDATE OR DELETE ON people_protection
    FOR EACH ROW EXECUTE FUNCTION people_protection_changed();

CREATE FUNCTION people_protection_linked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $body$
DECLARE
    roots uuid[] := ARRAY[NEW.id, NEW.canonical_id];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        roots := roots || OLD.canonical_id;
    END IF;
    PERFORM people_protection_reaches(m.id) FROM people_protection m
      WHERE m.ended_on IS NULL AND m.person_id IN (
            SELECT unnest(roots) UNION SELECT r.id FROM people_person r WHERE r.canonical_id = ANY (roots));
    RETURN NULL;
END $body$;
CREATE TRIGGER people_protection_linked_anew AFTER INSERT ON people_person
    FOR EACH ROW WHEN (NEW.canonical_id IS NOT NULL) EXECUTE FUNCTION people_protection_linked();
CREATE TRIGGER people_protection_linked AFTER UPDATE OF canonical_id ON people_person
    FOR EACH ROW WHEN (NEW.canonical_id IS DISTINCT FROM OLD.canonical_id) EXECUTE FUNCTION people_protection_linked();

SELECT people_protection_reaches(id) FROM people_protection WHERE ended_on IS NULL;
"""
NOT_KEPT = """
DROP TRIGGER people_protection_linked ON people_person;
DROP TRIGGER people_protection_linked_anew ON people_person;
DROP FUNCTION people_protection_linked();
DROP TRIGGER people_protection_changed ON people_protection;
DROP FUNCTION people_protection_changed();
DROP FUNCTION people_protection_reaches(uuid);
"""


def hidden(agency: str, which: str) -> str:
    """All records under a measure in which the agency is not named."""
    return f"""
        SELECT r.record_id FROM people_protectedrecord r WHERE NOT EXISTS (
            SELECT FROM people_protectionagency n
             WHERE n.protection_id = r.protection_id AND n.agency_id = {agency} AND {which})"""


def before(which: str) -> str:
    """The same as it was asked before (0004)."""
    return f"""
        WITH roots AS MATERIALIZED (
            SELECT DISTINCT coalesce(p.canonical_id, p.id) AS root
              FROM people_protection m JOIN people_person p ON p.id = m.person_id
             WHERE m.ended_on IS NULL AND NOT EXISTS (
                   SELECT FROM people_protectionagency n
                    WHERE n.protection_id = m.id AND n.agency_id = wall_agency() AND {which}))
        SELECT root FROM roots
        UNION ALL SELECT r.id FROM roots JOIN people_person r ON r.canonical_id = root"""


def answers(name: str, arguments: str, query: str, replaced: str = "") -> migrations.RunSQL:
    """A list of ids, looked up as the owner; ``replaced``: what it was before."""
    make = """
        CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL SAFE
            SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp AS $$ BEGIN RETURN QUERY {query}; END $$;
        """
    types = ", ".join(part.split()[1] for part in arguments.split(",") if part)
    return migrations.RunSQL(
        make.format(name=name, arguments=arguments, query=query),
        make.format(name=name, arguments=arguments, query=replaced) if replaced else f"DROP FUNCTION {name}({types});",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0008_link_candidates")]
    operations = [
        migrations.CreateModel(
            name="ProtectedRecord",
            fields=[
                ("pk", models.CompositePrimaryKey("record_id", "protection_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("protection", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="people.protection")),
                ("record", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="people.person")),
            ],
            options={"verbose_name": "支援措置の及ぶ記録", "verbose_name_plural": "支援措置の及ぶ記録"},
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        # Nobody reads the rows themselves; the questions below look as the owner and tell ids.
        guard("people_protectedrecord", "false", adds="false"),
        answers(
            "people_protected_among",
            "ids uuid[]",
            "SELECT DISTINCT r.record_id FROM people_protectedrecord r WHERE r.record_id = ANY (ids)",
        ),
        answers("people_hidden_from", "agency uuid", hidden("agency", "true")),
        answers("people_address_hidden_from", "agency uuid", hidden("agency", "n.sees_address")),
        answers("people_wall_hidden", "", hidden("(SELECT wall_agency())", "true"), before("true")),
        answers(
            "people_wall_address_hidden", "", hidden("(SELECT wall_agency())", "n.sees_address"), before("n.sees_address")
        ),
    ]
