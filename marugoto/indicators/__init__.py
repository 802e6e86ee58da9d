"""indicators: every figure is counted from the same rows; targets come from the town's plan.

Owns: Indicator, Target, Result, Publication, SettledMonth, SettledCount. Reads: community, collaboration, cases, intake, people,
resources, agencies, audit, policy, core. Readers: workers for their own agency, planners for the town (small counts hidden);
everybody what was published. Verbs: count, compare, load a plan, replace a target, write a result, publish, settle months, export
facts. Never holds: identifiers of persons.
"""
