"""What a broken glass shows, for whom and how long: answered by the database, column by column, and by nothing else.

No policy of another room is widened. A bare SELECT sees no more than before; functions that look as the owner give out exactly
these columns, to the one who broke the glass, while it stands by the clock of the database (ADR 0022). Who is meant is looked up
while the row of the glass is written, and the minutes are counted from then: there is no way to ask that leaves no row, and one clock. What is behind a wall of a sitting is not read.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard

HIRA = "".join(chr(c) for c in range(0x3041, 0x3097))
KATA = "".join(chr(c + 0x60) for c in range(0x3041, 0x3097))


def folded(words: str) -> str:
    """Without spaces, hiragana as katakana."""
    return f"translate({words}, '{HIRA} 　', '{KATA}')"


KEPT = f"""
CREATE FUNCTION emergency_glass_finds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $body$
DECLARE
    who uuid[];
BEGIN
    SELECT array_agg(DISTINCT coalesce(p.canonical_id, p.id)) INTO who
      FROM people_person p
     WHERE p.municipality_id = NEW.municipality_id AND (
           p.id = NEW.asked_person
           OR NEW.asked_person IS NULL AND p.birth_date = NEW.asked_birth AND p.birth_precision = 'day'
              AND {folded("NEW.asked_name")} IN (
                  {folded("p.family_name || p.given_name")}, {folded("p.family_kana || p.given_kana")}));
    NEW.outcome := CASE coalesce(cardinality(who), 0) WHEN 0 THEN 'nobody' WHEN 1 THEN 'opened' ELSE 'several' END;
    NEW.person_id := CASE WHEN NEW.outcome = 'opened' THEN who[1] END;
    NEW.broken_at := statement_timestamp();
    NEW.until := NEW.broken_at + make_interval(mins => NEW.minutes);
    RETURN NEW;
END $body$;
CREATE TRIGGER emergency_glass_finds BEFORE INSERT ON emergency_glassbreak
    FOR EACH ROW EXECUTE FUNCTION emergency_glass_finds();

CREATE FUNCTION emergency_glass_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    after constant text[] := ARRAY['ended_at', 'reviewed_at', 'reviewed_by_id', 'verdict', 'review_words'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a broken glass stays on record' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - after) IS DISTINCT FROM (to_jsonb(OLD) - after)
       OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
       OR OLD.reviewed_at IS NOT NULL AND (to_jsonb(NEW) - 'ended_at') IS DISTINCT FROM (to_jsonb(OLD) - 'ended_at') THEN
        RAISE EXCEPTION 'what was said of a broken glass stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER emergency_glass_kept BEFORE UPDATE OR DELETE ON emergency_glassbreak
    FOR EACH ROW EXECUTE FUNCTION emergency_glass_kept();
"""
NOT_KEPT = """
DROP TRIGGER emergency_glass_kept ON emergency_glassbreak; DROP FUNCTION emergency_glass_kept();
DROP TRIGGER emergency_glass_finds ON emergency_glassbreak; DROP FUNCTION emergency_glass_finds();
"""

OWNER = "SECURITY DEFINER SET search_path = public, pg_temp"
TODAY = "(statement_timestamp() AT TIME ZONE 'Asia/Tokyo')::date"
IN_FORCE = f"valid_from <= {TODAY} AND (m.valid_to IS NULL OR m.valid_to >= {TODAY})"

# The person behind a glass that stands for whoever asks: own, for the same agency, not run out, the right still there.
ROOT = f"""
CREATE FUNCTION emergency_wall_root(glass uuid) RETURNS uuid LANGUAGE sql STABLE {OWNER} AS $$
    SELECT coalesce(p.canonical_id, p.id) FROM emergency_glassbreak g JOIN people_person p ON p.id = g.person_id
     WHERE g.id = glass AND g.user_id = wall_user() AND g.agency_id = wall_agency() AND g.outcome = 'opened'
       AND g.ended_at IS NULL AND statement_timestamp() < g.until AND wall_may('glass.break') $$;
CREATE FUNCTION emergency_wall_place(glass uuid) RETURNS boolean LANGUAGE sql STABLE {OWNER} AS $$
    SELECT g.basis = 'vital' OR emergency_wall_root(glass) NOT IN (SELECT people_address_hidden_from(wall_agency()))
      FROM emergency_glassbreak g WHERE g.id = glass $$;
CREATE FUNCTION emergency_wall_shows(glass uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE {OWNER} AS $$
    SELECT g.basis = 'vital' OR other NOT IN (SELECT people_hidden_from(wall_agency()))
      FROM emergency_glassbreak g WHERE g.id = glass $$;
"""


def tells(name: str, columns: str, query: str) -> migrations.RunSQL:
    """Columns of a person in an emergency; ``root`` is the person. Nothing for a glass that does not stand."""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION emergency_tells_{name}(glass uuid) RETURNS TABLE ({columns}) LANGUAGE sql STABLE {OWNER} AS $$
            WITH standing AS MATERIALIZED (
                SELECT emergency_wall_root(glass) AS root, emergency_wall_place(glass) AS place)
            {query} $$;
        """,
        f"DROP FUNCTION emergency_tells_{name}(uuid)",
    )


OF_ROOT = "JOIN standing s ON coalesce(p.canonical_id, p.id) = s.root"


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_initial"), ("cases", "0004_step_service"), ("intake", "0006_matter_wall")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        # --- who reads the rows themselves
        asks(
            "emergency_wall_told",
            "glass uuid",
            """EXISTS (
                SELECT FROM emergency_glassnotice n WHERE n.glass_id = glass AND n.agency_id = wall_agency()
                   AND CASE n.part WHEN 'coordinator' THEN wall_may('board.read') WHEN 'measure' THEN wall_may('person.protect')
                       ELSE wall_may('consultation.read') AND (n.desk_id IS NULL OR n.desk_id = ANY (wall_seats())) END)""",
        ),
        guard(
            "emergency_glassbreak",
            """user_id = (SELECT wall_user())
                OR municipality_id = (SELECT wall_municipality()) AND (SELECT wall_may('glass.review'))
                OR emergency_wall_told(id)""",
        ),
        guard(
            "emergency_glassnotice",
            """agency_id = (SELECT wall_agency())
                AND CASE part WHEN 'coordinator' THEN (SELECT wall_may('board.read'))
                    WHEN 'measure' THEN (SELECT wall_may('person.protect'))
                    ELSE (SELECT wall_may('consultation.read'))
                        AND (desk_id IS NULL OR desk_id = ANY ((SELECT wall_seats())::uuid[])) END
                OR (SELECT wall_may('glass.review'))
                    AND EXISTS (SELECT FROM emergency_glassbreak g WHERE g.id = glass_id)""",
        ),
        # --- what is seen through it
        migrations.RunSQL(
            ROOT,
            """DROP FUNCTION emergency_wall_shows(uuid, uuid); DROP FUNCTION emergency_wall_place(uuid);
            DROP FUNCTION emergency_wall_root(uuid);""",
        ),
        tells(
            "person",
            """id uuid, family_name text, given_name text, family_kana text, given_kana text, label text, birth_date date,
            birth_precision text, gender text, language text, interpreter boolean, deceased_on date, phone text, address text,
            protected boolean, place boolean""",
            """SELECT p.id, p.family_name, p.given_name, p.family_kana, p.given_kana, p.label, p.birth_date, p.birth_precision,
                   p.gender, p.language, p.interpreter, p.deceased_on, CASE WHEN s.place THEN p.phone ELSE '' END,
                   CASE WHEN s.place THEN p.address ELSE '' END,
                   EXISTS (SELECT FROM people_protectedrecord r WHERE r.record_id = p.id), s.place
              FROM standing s JOIN people_person p ON p.id = s.root""",
        ),
        tells(
            "phones",
            "kind text, number text",
            f"""SELECT m.kind, m.number FROM people_personphone m JOIN people_person p ON p.id = m.person_id {OF_ROOT}
                 WHERE s.place AND (m.valid_to IS NULL OR m.valid_to >= {TODAY}) ORDER BY m.created_at, m.id LIMIT 20""",
        ),
        tells(
            "places",
            "kind text, address text",
            f"""SELECT m.kind, m.address FROM people_personaddress m JOIN people_person p ON p.id = m.person_id {OF_ROOT}
                 WHERE s.place AND (m.valid_to IS NULL OR m.valid_to >= {TODAY}) ORDER BY m.created_at, m.id LIMIT 20""",
        ),
        tells(
            "household",
            """family_name text, given_name text, family_kana text, given_kana text, label text, birth_date date,
            birth_precision text, relation text, kind text, shown boolean""",
            f"""SELECT CASE WHEN t.shown THEN o.family_name ELSE '' END, CASE WHEN t.shown THEN o.given_name ELSE '' END,
                   CASE WHEN t.shown THEN o.family_kana ELSE '' END, CASE WHEN t.shown THEN o.given_kana ELSE '' END,
                   CASE WHEN t.shown THEN o.label ELSE '' END, CASE WHEN t.shown THEN o.birth_date END,
                   CASE WHEN t.shown THEN o.birth_precision ELSE 'unknown' END,
                   CASE WHEN t.shown THEN m.relation ELSE '' END, m.kind, t.shown
              FROM people_householdmember mine JOIN people_person p ON p.id = mine.person_id {OF_ROOT}
              JOIN people_householdmember m ON m.household_id = mine.household_id
              JOIN people_person o ON o.id = m.person_id AND coalesce(o.canonical_id, o.id) <> s.root
              CROSS JOIN LATERAL (SELECT emergency_wall_shows(glass, o.id) AS shown) t
             WHERE mine.valid_from <= {TODAY} AND (mine.valid_to IS NULL OR mine.valid_to >= {TODAY}) AND m.{IN_FORCE}
             ORDER BY m.kind, m.relation, o.birth_date, m.id LIMIT 40""",
        ),
        tells(
            "ties",
            "kind text, name text, contact text",
            f"""SELECT m.kind, CASE WHEN m.other_id IS NULL THEN m.name
                       WHEN emergency_wall_shows(glass, m.other_id) THEN trim(o.family_name || ' ' || o.given_name) ELSE '' END,
                   CASE WHEN NOT s.place THEN '' WHEN m.other_id IS NULL THEN m.contact
                       WHEN emergency_wall_shows(glass, m.other_id) THEN o.phone ELSE '' END
              FROM people_tie m JOIN people_person p ON p.id = m.person_id {OF_ROOT}
              LEFT JOIN people_person o ON o.id = m.other_id
             WHERE m.key_person AND (m.valid_to IS NULL OR m.valid_to >= {TODAY}) ORDER BY m.created_at, m.id LIMIT 20""",
        ),
        tells(
            "agencies",
            "agency_id uuid, since date, consent text",
            f"""SELECT i.agency_id, min(i.since),
                   (SELECT c.state::text FROM people_consent c JOIN people_person p ON p.id = c.person_id {OF_ROOT}
                     WHERE c.agency_id = i.agency_id ORDER BY c.answered_on DESC, c.created_at DESC, c.id DESC LIMIT 1)
              FROM people_involvement i JOIN people_person p ON p.id = i.person_id {OF_ROOT}
             GROUP BY i.agency_id ORDER BY min(i.since), i.agency_id LIMIT 50""",
        ),
        tells(
            "measures",
            "agency_id uuid, ground text",
            f"""SELECT m.set_by_id, m.ground FROM people_protection m JOIN people_person p ON p.id = m.person_id {OF_ROOT}
                 WHERE m.ended_on IS NULL ORDER BY m.since, m.id""",
        ),
        tells(
            "holders",
            "desk_id uuid, agency_id uuid, urgency text, held_from timestamptz, user_id uuid",
            f"""SELECT m.holder_desk_id, d.agency_id, m.urgency, h.held_from,
                   (SELECT c.received_by_id FROM intake_consultation c
                     WHERE c.matter_id = m.id AND c.desk_id = m.holder_desk_id AND c.status = 'finished'
                     ORDER BY c.received_at DESC, c.id LIMIT 1)
              FROM intake_matterperson x JOIN people_person p ON p.id = x.person_id {OF_ROOT}
              JOIN intake_matter m ON m.id = x.matter_id AND m.status <> 'closed'
              JOIN agencies_desk d ON d.id = m.holder_desk_id
              LEFT JOIN intake_batonhold h ON h.matter_id = m.id AND h.held_to IS NULL
             WHERE x.role = 'subject' ORDER BY h.held_from DESC, m.id LIMIT 50""",
        ),
        tells(
            "leads",
            "desk_id uuid, user_id uuid",
            f"""SELECT DISTINCT t.desk_id, t.user_id
              FROM cases_casesubject x JOIN people_person p ON p.id = x.person_id {OF_ROOT}
              JOIN cases_case c ON c.id = x.case_id AND c.status <> 'closed'
              JOIN cases_teammember t ON t.case_id = c.id AND t.lead AND t.user_id IS NOT NULL
               AND t.valid_from <= {TODAY} AND (t.valid_to IS NULL OR t.valid_to >= {TODAY})
             ORDER BY t.desk_id, t.user_id LIMIT 50""",
        ),
    ]
