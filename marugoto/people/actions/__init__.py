"""What can be done here; the only code of this room that writes.

The intake room calls (keep these names):
    people.actions.persons.choose_person(*, person_id, by) -> Person          visible to the actor, else Refused; involves the agency
    people.actions.persons.register_from_words(*, name, kana, birth, gender, phone, address, anonymous, area, by) -> Person
        the words as typed ("渡邊 花子", "わたなべ はなこ", "S25.3.1"); the page has shown the look-alikes, so it is confirmed new;
        nothing given: an anonymous person; a birth that cannot be read is Refused(field="birth") in words
    people.actions.consent.record_consent(*, person, state, form, answered_on, scope_note="", until=None, by) -> Consent
    people.access.lookup(actor, words="…", chosen="<uuid or ''>") -> list of hits for components: .id .title .facts .why .known_here .checked
    (and the fragment people:lookup?prefix=s0&name=…&kana=…&birth=…&phone=… renders template "people/lookup.html" with radio inputs
     name="<prefix>-person" value=<uuid>, plus value="" = 新しい人として登録, checked by default)
    resources.queries.chips(text="…", marks={"need-code": "some"}) -> list of dicts for {% needs %}; resources.queries.suggest(text) -> list with .code .why
    (fragment resources:needs: POST/GET of the whole form returns {% needs chips %})
"""
