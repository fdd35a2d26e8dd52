"""Places of An Giang: what a name of before 1 July 2025 is called today, and where it stands in a message.

* ``model``: communes, old communes, old districts, provinces, and a mention of one in a text
* ``gazetteer``: reads the tables beside it (``places.csv``, ``offices.csv``, ``lost.csv``, ``hamlets.csv``,
  ``spellings.csv``, ``evidence.csv``)
* ``letters`` and ``tokens``: a text cut up so that spellings of one name look alike
* ``surroundings``: what the words around a name say about it
* ``readings``: what a name may mean here, once its surroundings are known
* ``lookup``: the way in, ``find(text)``
"""
