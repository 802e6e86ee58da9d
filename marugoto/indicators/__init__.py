"""indicators: every figure is counted from the same rows; targets come from the town's plan.

Owns: Target, SettledMonth, SettledCount. Reads: collaboration, cases, intake, people, resources, agencies, audit, policy, core.
Readers: workers for their own agency, planners for the town (small counts hidden). Verbs: count, compare, load targets, settle
months, export facts.
Never holds: identifiers of persons.
"""
