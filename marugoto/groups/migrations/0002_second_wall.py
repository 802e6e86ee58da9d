"""The second wall: what a group shares is read by its members of today, for the agency for which each was asked in."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard, lists

MINE = "group_id IN (SELECT groups_wall_mine())"


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_second_wall"), ("groups", "0001_initial")]
    operations = [
        lists(
            "groups_wall_mine",
            "uuid",
            """SELECT m.group_id FROM groups_groupmember m
                WHERE m.user_id = wall_user() AND m.agency_id = wall_agency() AND m.left_at IS NULL AND wall_may('group.read')""",
        ),
        asks(
            "groups_wall_empty",
            "the_group uuid",
            "NOT EXISTS (SELECT FROM groups_groupmember m WHERE m.group_id = the_group)",
        ),
        guard("groups_group", "id IN (SELECT groups_wall_mine())"),
        # Nobody lets themselves in: who is in asks others in, and the first of a new group is whoever opens it.
        guard(
            "groups_groupmember",
            MINE,
            adds=f"{MINE} OR (user_id = (SELECT wall_user()) AND groups_wall_empty(group_id))",
        ),
        guard("groups_groupstand", MINE, adds=MINE),
        guard("groups_groupnotice", MINE, adds=MINE),
        guard("groups_groupfile", MINE, adds=MINE),
        guard("groups_groupevent", MINE, adds=MINE),
        guard("groups_groupread", "EXISTS (SELECT FROM groups_groupnotice n WHERE n.id = notice_id)"),
        guard("groups_groupoff", "EXISTS (SELECT FROM groups_groupevent e WHERE e.id = event_id)"),
        # An address is its member's own: a keeper does not see who follows the calendar.
        guard(
            "groups_groupfeed",
            """EXISTS (SELECT FROM groups_groupmember m WHERE m.id = member_id
                        AND (m.user_id = (SELECT wall_user()) OR EXISTS (
                            SELECT FROM groups_groupmember k WHERE k.group_id = m.group_id AND k.keeper
                               AND k.left_at IS NULL AND k.user_id = (SELECT wall_user()))))""",
        ),
    ]
