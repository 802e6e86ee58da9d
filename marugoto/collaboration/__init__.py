"""collaboration: the only room that discloses. A packet, its receivers, its basis, the answer.

Owns: Packet, PacketItem, PacketPerson, PacketMember, Referral, ReferralMessage, GuestLink, PaperCopy, ConferenceBody,
BodyMember, Conference, Attendee, AgendaItem, AgendaDesk, Decision, KindVersion, WalledItem, CarriedItem, Transfer,
TransferredCase. Reads: cases, intake,
people, resources, agencies, audit, policy, core. Readers: those the packet was given to. Verbs: send, accept, decline, ask
back, report back, withdraw, revoke, print, convene, submit, minute, decide, conclude, carry out, transfer. Never holds: the
case itself.
"""
