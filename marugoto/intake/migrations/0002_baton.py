"""The invariant of the baton, held by the database.

At commit: an open (or watched) matter has exactly one current hold, at the desk that the matter names; a closed one has none;
the path has no gap except while the matter was closed. Ended holds are history: nobody changes or deletes them.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION intake_check_baton(the_matter uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m record;
    current_holds integer;
    current_desk uuid;
    gaps integer;
BEGIN
    SELECT status, holder_desk_id, opened_at, closed_at INTO m FROM intake_matter WHERE id = the_matter;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT count(*), (array_agg(desk_id))[1] INTO current_holds, current_desk
      FROM intake_batonhold WHERE matter_id = the_matter AND held_to IS NULL;
    IF m.status = 'closed' THEN
        IF current_holds <> 0 THEN
            RAISE EXCEPTION 'baton: closed matter % is still held', the_matter USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        IF current_holds <> 1 THEN
            RAISE EXCEPTION 'baton: open matter % has % holders', the_matter, current_holds
                USING ERRCODE = 'check_violation';
        END IF;
        IF current_desk <> m.holder_desk_id THEN
            RAISE EXCEPTION 'baton: matter % names another desk than its hold', the_matter
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    SELECT count(*) INTO gaps FROM (
        SELECT held_from, reason, lag(held_to) OVER path AS before, row_number() OVER path AS n
          FROM intake_batonhold WHERE matter_id = the_matter
        WINDOW path AS (ORDER BY held_from, held_to NULLS LAST)
    ) AS holds
    WHERE (n = 1 AND held_from <> m.opened_at)
       OR (n > 1 AND reason <> 'reopened' AND held_from IS DISTINCT FROM before);
    IF gaps <> 0 THEN
        RAISE EXCEPTION 'baton: the path of matter % has a gap', the_matter USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION intake_matter_baton() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM intake_check_baton(NEW.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER intake_matter_baton AFTER INSERT OR UPDATE ON intake_matter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION intake_matter_baton();

CREATE FUNCTION intake_hold_baton() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM intake_check_baton(NEW.matter_id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER intake_hold_baton AFTER INSERT OR UPDATE ON intake_batonhold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION intake_hold_baton();

CREATE FUNCTION intake_hold_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.held_to IS NULL AND NEW.held_to IS NOT NULL
       AND (NEW.id, NEW.matter_id, NEW.desk_id, NEW.held_from) = (OLD.id, OLD.matter_id, OLD.desk_id, OLD.held_from) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'baton: the path is history and cannot be changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER intake_hold_is_history BEFORE UPDATE OR DELETE ON intake_batonhold
    FOR EACH ROW EXECUTE FUNCTION intake_hold_is_history();

CREATE FUNCTION intake_matter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'matter: a matter is closed, never deleted' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER intake_matter_stays BEFORE DELETE ON intake_matter
    FOR EACH ROW EXECUTE FUNCTION intake_matter_stays();
"""

BACKWARD = """
DROP TRIGGER intake_matter_stays ON intake_matter; DROP FUNCTION intake_matter_stays();
DROP TRIGGER intake_hold_is_history ON intake_batonhold; DROP FUNCTION intake_hold_is_history();
DROP TRIGGER intake_hold_baton ON intake_batonhold; DROP FUNCTION intake_hold_baton();
DROP TRIGGER intake_matter_baton ON intake_matter; DROP FUNCTION intake_matter_baton();
DROP FUNCTION intake_check_baton(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
