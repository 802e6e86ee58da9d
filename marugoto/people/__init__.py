"""people: who the worries are about.

Owns: Person, PersonIdentifier, PersonKey, KeyScheme, Involvement, Household, HouseholdMember, Consent.
Reads: agencies, audit, policy, core. Readers: by purpose; masked until an agency is involved.
Verbs: register, correct, involve, form a household, give / refuse / withdraw consent.
Never holds: anything about support.
"""
