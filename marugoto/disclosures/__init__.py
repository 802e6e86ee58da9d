"""disclosures: 開示請求. A person asks what is held about them; everything is gathered, judged passage by passage, and printed.

Owns: DisclosureRequest, Passage. Reads: every room that holds rows about persons (people, intake, cases, collaboration,
emergency), as far as the own agency reads them; nothing of the wall; agencies, audit, policy, core. Readers: whoever answers
such requests at the agency that was asked. Verbs: take in, gather, judge, decide, withdraw, print. Never holds: what another
agency holds.
"""
