"""community: what a town lacks, and how it comes to be: from needs that nobody could meet to something that helps.

Owns: Gap, GapStep, GapService. Reads: collaboration (refusals for lack), cases (unmet needs, which name nobody), resources,
agencies, audit, policy, core. Readers: workers and planners of the town. Verbs: open a gap, try something out, list what came
of it, give it up. Never holds: persons, or counts of them small enough to tell who they are.
"""
