"""What can be done here; the only code of this room that writes.

persons     register_person, register_from_words, correct_person, choose_person, involve, give_number
consent     record_consent, withdraw_consent
history     add, end, change_name, move
ties        tie, untie
household_events  split, merge, set_relation, record_death
protection  protect, change_protection, end_protection
links       link_persons, unlink_persons
households  make_household, add_member, end_membership
demo        load_demo_residents
"""
