"""library: 事例集. A case is rewritten so that nobody can be known by it, approved by somebody else, and released to learn from.

Owns: StudyWork, StudyConsent; Study. Reads: cases (through its access), people (who is protected; how many are alike), agencies,
audit, policy, core. Readers: of works, the agency of the case, by right; of studies, whom they were released to: an agency, the
workers of the town, everybody. Verbs: prepare, revise, offer, approve, send back, record consent, withdraw. Never holds, in what
is released: a person, a case, an author, an agency, a date; nothing leads from a study to its work but the work itself.
"""
