"""For whom a connection reads: what the policies of every room ask. Unset settings are NULL, and NULL sees nothing."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall_lifted() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('marugoto.wall', true), '') = 'lifted';
CREATE FUNCTION wall_municipality() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('marugoto.municipality', true), '')::uuid;
CREATE FUNCTION wall_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('marugoto.agency', true), '')::uuid;
CREATE FUNCTION wall_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('marugoto.user', true), '')::uuid;
CREATE FUNCTION wall_desks() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('marugoto.desks', true), '')::uuid[];
CREATE FUNCTION wall_may(permission text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN permission = ANY (nullif(current_setting('marugoto.rights', true), '')::text[]);
CREATE FUNCTION wall_stands() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('marugoto.agency', true), '') <> '';
"""

BACKWARD = """
DROP FUNCTION wall_stands();
DROP FUNCTION wall_may(text);
DROP FUNCTION wall_desks();
DROP FUNCTION wall_user();
DROP FUNCTION wall_agency();
DROP FUNCTION wall_municipality();
DROP FUNCTION wall_lifted();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_extensions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
