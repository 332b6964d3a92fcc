"""A list's address says everything it shows."""

from abacus.foundation.pages.addresses import Address


def address(query: str) -> Address:
    return Address.of("/projects/", query)


def test_blank_parts_are_dropped():
    assert str(address("name=&unit=3&page=2")) == "/projects/?unit=3&page=2"


def test_changing_one_part_keeps_the_others():
    changed = address("unit=3&sort=name&page=2").changed(sort="-name", page=None)
    assert str(changed) == "/projects/?unit=3&sort=-name"


def test_taking_out_a_range_takes_out_both_ends():
    assert str(address("amount_min=1&amount_max=9&unit=3").changed(amount=None)) == "/projects/?unit=3"


def test_a_filter_whose_own_name_ends_like_an_end_is_taken_out_alone():
    assert str(address("rate_max=60&rate_min=1").changed(rate_max=None)) == "/projects/?rate_min=1"


def test_two_addresses_that_show_the_same_are_the_same_view():
    assert address("unit=3&col=a&col=b&page=4").view == address("col=b&unit=3&col=a&filters=open").view


def test_sorting_and_columns_are_no_filters():
    assert not address("sort=name&col=a&size=50&page=2&filters=open").filtered
    assert address("unit=3").filtered


def test_values_are_encoded_for_the_address():
    assert str(address("").changed(q="路灯&桥")) == "/projects/?q=%E8%B7%AF%E7%81%AF%26%E6%A1%A5"
