"""people: who the worries are about.

Owns: Person, PersonName, PersonAddress, PersonPhone, PersonLanguage, PersonIdentifier, PersonKey, KeyScheme,
Involvement, Household, HouseholdMember, Tie, Partnership, Descent, Bond, Protection, ProtectionAgency, Consent,
LinkDecision, LinkCandidate, Import, ImportRow, ImportChunk, ImportChange, ExtractMapping, Residency.
Reads: agencies, audit, policy, core. Readers: by purpose; masked until an agency is involved;
a protected person does not exist for agencies that are not named.
Verbs: register, correct, change a name, move, involve, tie, write down relatives, protect, form a household,
give / refuse / withdraw consent, link and unlink; take in a resident extract.
Never holds: anything about support.
"""
