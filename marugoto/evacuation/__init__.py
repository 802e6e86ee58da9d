"""evacuation: 避難行動要支援者. Who needs help to flee, who may be told of it beforehand, how each would flee, and who is safe.

Owns: ListTerms, Disaster, Registrant, ListConsent, EvacuationPlan, Supporter, Provision, Provided, SafetyBoard, SafetyRow,
SafetySheet, SafetyReport, Surfaced. Reads: people, resources, agencies, audit, policy, core; opens consultations of intake
through its action. Readers: of the list, keepers of the town's own section that made it (災害対策基本法49条の10); of a board,
those of that agency who report. Verbs: list, take off, record an answer, make a plan, provide, declare, report, take in a
sheet, surface. Never holds: names, addresses and numbers of registered persons; what a consultation found.
"""
