"""The second wall: the list of an agency is read at that agency, by whoever may write its activities; and what refers to it."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard

_OWN_LIST = "agency_id = (SELECT wall_agency()) AND (SELECT wall_may('activity.write'))"
_OF_MEMBER = "EXISTS (SELECT FROM community_member m WHERE m.id = member_id)"


class Migration(migrations.Migration):
    dependencies = [("community", "0002_activities")]
    operations = [
        guard("community_member", _OWN_LIST),
        guard("community_enrolment", _OF_MEMBER),
        guard("community_attendance", _OF_MEMBER),
        guard("community_helper", _OF_MEMBER),
        guard("community_helperwork", "EXISTS (SELECT FROM community_helper h WHERE h.id = helper_id)"),
    ]
