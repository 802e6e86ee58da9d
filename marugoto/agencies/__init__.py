"""agencies: who works here, for whom, where.

Owns: Municipality, JointImplementation, Agency, Desk, AreaScheme, Area, User, Membership, LocalName.
Reads: audit, policy, core. Readers: workers; the names and windows are public.
Verbs: load a blueprint, sign in, switch the agency one acts for, cover a desk. Never holds: residents.
"""
