"""The second wall around the rest of a file, and the day on which a case is due, kept beside it so that lists stay quick.

A file is read by its own agency and by nobody else: no sitting and no receiver reads a case (ADR 0004), they read a packet. An
agency with a case on a matter goes on seeing the matter, its path and its persons when the baton has moved on.

``due`` is what a list is ordered by. It depends on the matter, the plan in force and its steps; the database keeps it, so that
nothing that writes one of them can forget it. It looks as the owner: a receiver who takes the baton moves the day of the
sender's case without reading it.
"""

from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import also_sees, asks, guard

OWN_CASE = "EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)"  # under the policy of cases_case itself
OWNER = "SECURITY DEFINER SET search_path = public, pg_temp"

DUE = f"""
CREATE FUNCTION cases_due_of(the_case uuid, home uuid, the_matter uuid, watch date) RETURNS date
    LANGUAGE sql STABLE {OWNER} AS $$
    SELECT CASE WHEN d.agency_id = home AND m.status <> 'closed' THEN m.next_due ELSE least(
        (SELECT s.due_on FROM cases_plan p JOIN cases_goal g ON g.plan_id = p.id JOIN cases_step s ON s.goal_id = g.id
          WHERE p.case_id = the_case AND p.status = 'active' AND s.status = 'open' ORDER BY s.due_on LIMIT 1),
        (SELECT p.review_on FROM cases_plan p WHERE p.case_id = the_case AND p.status = 'active'), watch) END
      FROM intake_matter m JOIN agencies_desk d ON d.id = m.holder_desk_id WHERE m.id = the_matter $$;

CREATE FUNCTION cases_case_due() RETURNS trigger LANGUAGE plpgsql {OWNER} AS $$
BEGIN NEW.due := cases_due_of(NEW.id, NEW.agency_id, NEW.matter_id, NEW.watch_until); RETURN NEW; END $$;
CREATE TRIGGER cases_case_due BEFORE INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_case_due();

CREATE FUNCTION cases_due_by_matter() RETURNS trigger LANGUAGE plpgsql {OWNER} AS $$
BEGIN UPDATE cases_case SET due = due WHERE matter_id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER cases_due_by_matter AFTER UPDATE OF next_due, holder_desk_id, status ON intake_matter FOR EACH ROW
    WHEN (ROW(OLD.next_due, OLD.holder_desk_id, OLD.status) IS DISTINCT FROM ROW(NEW.next_due, NEW.holder_desk_id, NEW.status))
    EXECUTE FUNCTION cases_due_by_matter();

CREATE FUNCTION cases_due_by_plan() RETURNS trigger LANGUAGE plpgsql {OWNER} AS $$
BEGIN UPDATE cases_case SET due = due WHERE id = NEW.case_id; RETURN NULL; END $$;
CREATE TRIGGER cases_due_by_plan AFTER INSERT OR UPDATE OF status, review_on ON cases_plan FOR EACH ROW
    EXECUTE FUNCTION cases_due_by_plan();

CREATE FUNCTION cases_due_by_step() RETURNS trigger LANGUAGE plpgsql {OWNER} AS $$
BEGIN
    UPDATE cases_case c SET due = c.due FROM cases_goal g JOIN cases_plan p ON p.id = g.plan_id
     WHERE g.id IN (NEW.goal_id, OLD.goal_id) AND p.status = 'active' AND c.id = p.case_id;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_due_by_step AFTER INSERT OR DELETE OR UPDATE OF status, due_on, goal_id ON cases_step FOR EACH ROW
    EXECUTE FUNCTION cases_due_by_step();

UPDATE cases_case SET due = due;
"""
DUE_BACK = """
DROP TRIGGER cases_due_by_step ON cases_step; DROP FUNCTION cases_due_by_step();
DROP TRIGGER cases_due_by_plan ON cases_plan; DROP FUNCTION cases_due_by_plan();
DROP TRIGGER cases_due_by_matter ON intake_matter; DROP FUNCTION cases_due_by_matter();
DROP TRIGGER cases_case_due ON cases_case; DROP FUNCTION cases_case_due();
DROP FUNCTION cases_due_of(uuid, uuid, uuid, date);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_matter_wall"), ("cases", "0002_second_wall")]
    operations = [
        migrations.AddField(
            "case", "due", models.DateField(blank=True, editable=False, null=True, verbose_name="次の期限")
        ),
        migrations.RunSQL(DUE, DUE_BACK),
        migrations.AddIndex(
            "case",
            models.Index("agency", "status", "due", "opened_on", "id", name="case_list_by_due"),
        ),
        guard("cases_case", "agency_id = (SELECT wall_agency())"),
        guard(
            "cases_casesubject", f"{OWN_CASE} AND person_id NOT IN (SELECT people_wall_hidden())"
        ),
        guard("cases_teammember", OWN_CASE),
        guard("cases_plan", OWN_CASE),
        guard("cases_goal", "EXISTS (SELECT FROM cases_plan p WHERE p.id = plan_id)"),
        guard("cases_step", "EXISTS (SELECT FROM cases_goal g WHERE g.id = goal_id)"),
        asks(
            "cases_wall_works_on",
            "matter uuid",
            "EXISTS (SELECT FROM cases_case c WHERE c.matter_id = matter AND c.agency_id = wall_agency())",
        ),
        also_sees("intake_matter", "cases", "cases_wall_works_on(id)"),
        also_sees("intake_batonhold", "cases", "cases_wall_works_on(matter_id)"),
        also_sees(
            "intake_matterperson",
            "cases",
            "cases_wall_works_on(matter_id) AND person_id NOT IN (SELECT people_wall_hidden())",
        ),
    ]
