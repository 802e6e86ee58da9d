"""community: what a town lacks, and how it comes to be; what is done with the people of a district, and what they say.

Owns: Gap, GapStep, GapService, GapVoice, GapCarry; Activity, ActivityDay, Publicity, Agreement, Funding; Member, Enrolment,
Attendance, Helper, HelperWork; Survey, Question, Ticket, AnswerSheet, Answer. Reads: collaboration (refusals for lack), cases
(unmet needs, which name nobody), resources, agencies, audit, policy, core. Readers: workers and planners of the town; lists of
members, the agency that keeps them; sheets, who reads surveys; what is published, everybody. Verbs: open a gap, let it be voiced,
carry it up, list what came of it; hold an activity, write a day; register a helper; ask, and give back. Never holds: persons of
the register, who answered a survey, or counts of needs small enough to tell who it is.
"""
