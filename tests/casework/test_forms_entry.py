"""How an entry came, and the two values that nobody types."""

from uuid import uuid4

import pytest
from django.http import QueryDict

from casework.enums import Channel
from casework.forms_entry import HowItCame
from privacy.carried import new_carried_key

#: An identifier that tells when and where it was made.
OF_A_CLOCK = "b520493a-e70d-11f1-a988-02fc00000001"


@pytest.mark.parametrize(
    "changed",
    [{"entry": ""}, {"entry": "x"}, {"entry": OF_A_CLOCK}, {"secret": ""}, {"secret": "x" * 43}],
    ids=str,
)
def test_hidden_values_that_somebody_changed_make_a_page_that_is_drawn_with_good_ones(
    changed: dict[str, str],
) -> None:
    sent = QueryDict(mutable=True)
    sent.update({"how": Channel.PHONE, "entry": str(uuid4()), "secret": new_carried_key()})
    assert HowItCame(sent).is_valid()
    sent.update(changed)
    form = HowItCame(sent)
    assert not form.is_valid()
    assert form.has_error("__all__", "hidden")
    assert list(form.errors) == ["__all__"]
    form.drawn_again(is_new=form.has_error("__all__", "hidden"))
    assert HowItCame(form.data).is_valid()
