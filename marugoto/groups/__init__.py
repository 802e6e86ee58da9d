"""groups: spaces for the members of a network: notices, files, a calendar. No person of the register, no case.

Owns: Group, GroupMember, GroupNotice, GroupRead, GroupFile, GroupEvent, GroupOff, GroupFeed, GroupStand. Reads: collaboration
(bodies, recurrence), people (does a text name somebody of one's own register?), resources (the feed), agencies, audit, policy,
core. Readers: the members, each for the agency for which one was invited; nobody else, also not at their agencies. Verbs: open,
invite, tell, note as read, share a file, fix a day, leave, put away. Never holds: persons of the register, cases, packets.
"""
