"""The dwellings whose pages are measured, as their labels and the report name them."""

from typing import Final

#: One of the first in the order can live there.
FOR_THE_FIRST: Final = "a dwelling for one of the first"
#: Larger than anybody may have: the whole list is passed over.
FOR_NOBODY: Final = "a dwelling for nobody"
