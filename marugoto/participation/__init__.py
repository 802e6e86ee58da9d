"""participation: 参加支援. What a person would like to do, what places offer, and how one becomes the other.

Owns: Host, Role, Seat, RoleOrder, Hope, Placement, Move, Day, HostContact. Reads: cases, people, resources, agencies, audit,
policy, core; writes openings (受入枠) of the directory and unmet needs through their actions. Readers: of roles and places,
workers of the town; of persons, the agency of the case. Verbs: hear, match, choose, move, attend, keep a role, talk with places,
look for a role. Never holds: what a place is told of a person beyond the name and the needs agreed with that person.
"""
