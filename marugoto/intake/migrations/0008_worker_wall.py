"""担当 and 引継ぎ are read by the agency at whose desk they are (a lay window: by that desk). And no baton comes to a desk that has ended.

The trigger takes a share of the desk's row: whoever ends a desk waits for batons that are on their way to it, and whatever comes
after finds it ended. So a desk that has ended holds what it held, and that only grows less (ADR 0025).
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard

AT_MY_DESKS = "desk_id = ANY ((SELECT wall_seats())::uuid[])"

FORWARD = """
CREATE FUNCTION intake_hold_desk_in_force() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last_day date;
BEGIN
    SELECT valid_to INTO last_day FROM agencies_desk WHERE id = NEW.desk_id FOR SHARE;
    IF last_day < (NEW.held_from AT TIME ZONE 'Asia/Tokyo')::date THEN
        RAISE EXCEPTION 'baton: desk % has ended', NEW.desk_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER intake_hold_desk_in_force BEFORE INSERT ON intake_batonhold
    FOR EACH ROW EXECUTE FUNCTION intake_hold_desk_in_force();
"""
BACKWARD = """
DROP TRIGGER intake_hold_desk_in_force ON intake_batonhold; DROP FUNCTION intake_hold_desk_in_force();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_worker")]
    operations = [
        guard("intake_matterworker", AT_MY_DESKS),
        guard("intake_handover", AT_MY_DESKS),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
