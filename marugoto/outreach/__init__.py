"""outreach: アウトリーチ. Who has not asked is approached gently; a list of names is visited
door by door, also without a network.

Owns: Approach, ApproachEntry, Welcome, Campaign, CampaignArea, ListDraft, Listed, Handout, Visit, VisitRecord, VisitConflict,
Kit, LoneVisit. Reads: agencies, people, resources, audit, policy, core. Readers: whoever keeps outreach at the agency that runs
it; a visitor reads the rows handed to them, for a day. Verbs: notice, approach, take in a list, hand out, pack, visit, record,
decide between two records, set out and come back, let go of what has run out. Never holds: consultations, cases; more of somebody
who has not asked than is needed to knock again.
"""
