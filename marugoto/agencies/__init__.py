"""agencies: who works here, for whom, where.

Owns: Municipality, JointImplementation, Agency, Desk, AreaScheme, Area, User, Membership, Shift, LocalName.
Reads: audit, policy, core. Readers: workers; the names and windows are public.
Verbs: load a blueprint, sign in, switch the agency one acts for, cover a desk, ask who can be on duty. Never holds: residents.
"""
