"""`{% rows %}`: the rows of a list, flat, with only the columns that are shown.

    {% rows list %}
      {% col "name" class="nm" %}<a class="b clamp" href="{{ row.url }}">{{ row.name }}</a>{% endcol %}
    {% endrows %}

A column without a `{% col %}` is written from its declaration. Which columns are shown is
settled once per page, so that a row costs no `{% if %}` per cell.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token, token_kwargs
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from abacus.foundation.pages.columns import Column, cell_writer, opening


class Col(Node):
    """The content of one column's cell; the cell itself comes from the declaration."""

    child_nodelists = ("nodelist",)

    def __init__(self, key: str, extra: dict[str, Any], nodelist: NodeList) -> None:
        self.key, self.extra, self.nodelist = key, extra, nodelist

    def writer(self, column: Column, context: Context) -> Callable[[Any], str]:
        """A function from a row to the cell; expects `row` in the context."""
        css = " ".join(filter(None, ["num" if column.numeric else "", column.css, self.constant("class", context)]))
        start = opening(column, css)
        title, render = self.extra.get("title"), self.nodelist.render
        if title is None:
            return lambda row: f"{start}>{render(context)}</td>"
        return lambda row: f'{start} title="{escape(title.resolve(context))}">{render(context)}</td>'

    def constant(self, name: str, context: Context) -> str:
        """An attribute that is the same in every row."""
        given = self.extra.get(name)
        return str(given.resolve(context)) if given is not None else ""


class Rows(Node):
    """All rows of the page."""

    child_nodelists = ("nodelist",)

    def __init__(self, shown: Any, nodelist: NodeList) -> None:
        self.shown, self.nodelist = shown, nodelist
        self.cols = {node.key: node for node in nodelist if isinstance(node, Col)}

    def render(self, context: Context) -> SafeString:
        """The rows as one string."""
        listed = self.shown.resolve(context)
        with context.push():
            writers = [self.writer(column, context) for column in listed.columns]
            return mark_safe("".join(self.lines(listed, writers, context)))  # noqa: S308 - cells escape themselves

    def writer(self, column: Column, context: Context) -> Callable[[Any], str]:
        """The template's own cell where there is one, else the declared one."""
        own = self.cols.get(column.key)
        return own.writer(column, context) if own else cell_writer(column)

    def lines(self, listed: Any, writers: list[Callable[[Any], str]], context: Context) -> Iterator[str]:
        """Each row's markup."""
        start = tick(listed)
        for row in listed.rows:
            context["row"] = row
            yield start(row)
            for write in writers:
                yield write(row)
            yield "</tr>"


def tick(listed: Any) -> Callable[[Any], str]:
    """A function from a row to its opening tag, with a tick box where the list has bulk actions."""
    if not listed.selectable:
        return lambda row: f'<tr id="r{row.pk}">'
    name, label = listed.listing.name_of, escape(_("选择"))
    summed = next((column.get for column in listed.listing.columns if column.sum), None)

    def start(row: Any) -> str:
        amount = f' data-sum="{summed(row) or 0}"' if summed else ""
        return (
            f'<tr id="r{row.pk}" data-tick{amount}><td class="tick">'
            f'<input class="form-check-input" type="checkbox" name="sel" value="{row.pk}" form="bulk" '
            f'aria-label="{label} {escape(name(row))}"></td>'
        )

    return start


def do_col(parser: Parser, token: Token) -> Col:
    """Compile `{% col "key" class="…" title=… %}`."""
    bits = token.split_contents()[1:]
    if not bits:
        raise TemplateSyntaxError("{% col %} wants the key of a column")
    key = bits.pop(0).strip("\"'")
    nodelist = parser.parse(("endcol",))
    parser.delete_first_token()
    return Col(key, token_kwargs(bits, parser), nodelist)


def do_rows(parser: Parser, token: Token) -> Rows:
    """Compile `{% rows list %}`."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError("{% rows %} wants one thing: the list")
    shown = parser.compile_filter(bits[1])
    nodelist = parser.parse(("endrows",))
    parser.delete_first_token()
    return Rows(shown, nodelist)
