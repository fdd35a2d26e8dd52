"""The Tổ công nghệ số cộng đồng of each hamlet: a list that the operator fills, and nobody else.

* ``schema``: a team, its members, and the whole directory
* ``weekdays``, ``hours``, ``values``: what a cell may say, read strictly, and said again
* ``sheet``: a CSV or XLSX file as rows under known columns; ``columns`` knows their headings
* ``judge``: rows become teams, or rejects that say row, column, value and what to do
* ``communes``: the commune of today that a cell names, old names too
* ``store``: the directory on disk, written whole, the one before kept
* ``compare``: what an import would change; ``check``: what is missing or old
* ``find``: the teams that a message or an address names; ``force``: the directory in force, read again when
  its file changes
"""
