"""What a person reads when the house cannot start: what happened, what to do, in both languages."""


class HouseError(Exception):
    """
    A problem that the person who started the portal can put right.

    Settings are not ready when most of these are raised, so gettext is out of reach: both languages are
    written here and both are shown.
    """

    def __init__(self, french: str, english: str) -> None:
        super().__init__(f"{french}\n{english}")
        self.french = french
        self.english = english
