"""cases: from a matter taken on to an honest ending.

Owns: Case, CaseSubject, TeamMember, Assessment, AssessmentItem, AssessmentFact, PatternVerdict, ScaleAnswer, Plan, Goal,
Step, Progress, OtherWork, Review, GoalResult, Closing, UnmetNeed, Draft.
Reads: intake, people, resources, agencies, audit, policy, core. Readers: the home agency's case workers
(team members elsewhere read packets, never the case).
Verbs: open, assess, plan, endorse, record a step's outcome, note progress, review, close, watch, reopen.
Never holds: other agencies' files.
"""
