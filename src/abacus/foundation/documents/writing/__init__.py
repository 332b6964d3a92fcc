"""Read forms written again, so that reading the export gives the same facts.

    from abacus.foundation.documents.writing import csv_of, xlsx_of
    content = xlsx_of(read_forms(path, region=None, on=day))     # one sheet for each form
    text = csv_of(forms)                                         # one below the other, blank lines between

`stored(form)` is the answer as JSON data with all that is needed to write it again later.

Pure Python: nothing here needs Django or a database. Facts are all keys of the reader's answer but file,
sheet, layout and cell addresses; nothing is hidden, and what was stored as text may be stored as a number.
"""

from abacus.foundation.documents.writing.files import csv_of, xlsx_of
from abacus.foundation.documents.writing.printed import stored

__all__ = ["csv_of", "stored", "xlsx_of"]
