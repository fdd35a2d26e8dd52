"""The Vietnamese language, as residents type it; shared by both interpreters, imports nothing of ours.

Import from the module that holds the concept, for example ``from vietnamese.words import words``.
Nothing is re-exported here: several functions carry the name of their module and would hide it.

* ``normalise``: one spelling per text, with a way back to the original positions
* ``words``: words and syllables with their place in the original text
* ``unaccent``: the twin without tone and vowel marks
* ``shorthand``: teencode, southern forms and abbreviations written out (data in ``lexicon``)
* ``telex``: words typed for a keyboard that was switched off (checked by ``syllable``)
* ``tfidf``: one text as a row of n-gram weights
* ``personal_data``: what must never be stored, found and masked
"""
