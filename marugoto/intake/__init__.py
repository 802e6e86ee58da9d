"""intake: any worry, from anyone, at any window, is taken in and never lost.

Owns: Matter, BatonHold, MatterPerson, Consultation, ConsultationSubject, ConsultationNeed, Notice, WebLetter.
Reads: people, resources, agencies, audit, policy, core. Readers: the desk's own agency.
Verbs: draft, receive, inform, watch, take on, notice, pass the baton, close, reopen. Never holds: plans.
"""
