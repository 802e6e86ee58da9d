"""people: who the worries are about.

Owns: Person, PersonIdentifier, PersonKey, Involvement, Household, HouseholdMember, Consent,
LinkDecision.
Reads: agencies, audit, policy, core. Readers: by purpose; masked until an agency is involved.
Verbs: register, correct, involve, form a household, give / refuse / withdraw consent,
link and unlink.
Never holds: anything about support.
"""
