"""Word documents: every table is a sheet with its grid from A1 and the lines around it."""

from pathlib import Path

import pytest

from abacus.foundation.documents.workbooks import Range, WorkbookError, read_workbook
from tests.unit.documents.making import W, cell, docx, line, table
from tests.unit.documents.packages import link, links

HEAD = ("一级指标", "二级指标", "三级指标", "分值")


def sheets(path: Path, body: str, more: dict[str, str | bytes] | None = None):
    return read_workbook(docx(path / "a.docx", body, more)).sheets


def texts(sheet) -> list[tuple[str | None, ...]]:
    return list(sheet.values())


def test_each_table_is_a_sheet_with_the_lines_above_and_below(tmp_path: Path):
    body = line("项目支出绩效自评表") + line("（2022年度）") + line("金额单位：元") + table(("项目名称", "养护"))
    body += line("") + line("注：定性指标按三档计分。") + table(("项目名称", "亮化")) + line("完")
    first, second = sheets(tmp_path, body)
    assert (first.name, second.name, texts(first), texts(second)) == (
        "表1",
        "表2",
        [("项目名称", "养护")],
        [("项目名称", "亮化")],
    )
    assert first.before == ("项目支出绩效自评表", "（2022年度）", "金额单位：元")
    assert first.after == second.before == ("注：定性指标按三档计分。",)
    assert second.after == ("完",)


def test_spans_and_vertical_merges_are_merged_ranges_of_the_grid(tmp_path: Path):
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        (cell("标题", '<w:gridSpan w:val="3"/>'),),
        (cell("产出", down), "数量", "5"),
        (cell("", on), cell("质量", '<w:gridSpan w:val="2"/>')),
        (cell("效益", down), "甲", "乙"),
    )
    [sheet] = sheets(tmp_path, table(*rows))
    assert texts(sheet) == [("标题",), ("产出", "数量", "5"), (None, "质量"), ("效益", "甲", "乙")]
    assert set(sheet.merged) == {Range(1, 1, 1, 3), Range(2, 1, 3, 1), Range(3, 2, 3, 3)}


def test_a_row_that_begins_further_right_keeps_its_columns(tmp_path: Path):
    rows = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("丙")}</w:tr><w:tr>{cell("甲")}{cell("乙")}</w:tr>'
    [sheet] = sheets(tmp_path, f"<w:tbl>{rows}</w:tbl>")
    assert texts(sheet) == [(None, None, "丙"), ("甲", "乙")]


def test_numbers_and_percentages_are_what_a_spreadsheet_would_take_them_for(tmp_path: Path):
    [sheet] = sheets(tmp_path, table(("89.974", "95%", "1,234.50", "007", "≥50个", "2023-12-31")))
    found = [(one.kind, one.value, one.shown) for one in sheet.rows[0] if one]
    assert found == [
        ("number", "89.974", "89.974"),
        ("number", "0.95", "95%"),
        ("number", "1234.50", "1,234.50"),
        ("text", "007", "007"),
        ("text", "≥50个", "≥50个"),
        ("text", "2023-12-31", "2023-12-31"),
    ]


def test_runs_and_breaks_are_joined_and_what_is_deleted_or_hidden_is_left_out(tmp_path: Path):
    paragraph = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:r><w:t>率</w:t><w:br/><w:t>高</w:t></w:r>"
        "<w:del><w:r><w:delText>低</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>现</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>隐</w:t></w:r>'
        "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    )
    hiding = f'<w:styles xmlns:w="{W}"><w:style w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = f"<w:tbl><w:tr><w:tc>{paragraph}{line('第二段')}</w:tc></w:tr>"
    body += f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr>"
    body += f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('末')}</w:tr></w:tbl>"
    [sheet] = sheets(tmp_path, body, {"word/styles.xml": hiding})
    assert texts(sheet) == [("完成率\n高新现链☑\n第二段",), ("末",)]
    assert sheet.hidden_rows == {2}


def test_a_table_inside_a_cell_is_a_sheet_of_its_own(tmp_path: Path):
    inner = f"<w:tc>{line('外')}{table(('内', '1'))}{line('')}</w:tc>"
    outer, nested, last = sheets(tmp_path, table((inner, "旁")) + line("。") + table(("后",)))
    assert [(one.name, texts(one)) for one in (outer, nested, last)] == [
        ("表1", [("外", "旁")]),
        ("表1.1", [("内", "1")]),
        ("表2", [("后",)]),
    ]
    assert nested.before == ("外",)


def test_a_table_that_goes_on_under_the_same_head_is_one_sheet(tmp_path: Path):
    body = table(("项目名称", "养护", "", ""), HEAD, ("产出", "数量", "里程", "10")) + line("")
    body += table(HEAD, ("效益", "社会", "安全", "20")) + line("说明") + table(HEAD)
    first, third = sheets(tmp_path, body)
    assert (first.name, third.name) == ("表1", "表3")
    assert [row[0] for row in texts(first)] == ["项目名称", "一级指标", "产出", "一级指标", "效益"]


def test_controls_and_insertions_around_tables_do_not_matter(tmp_path: Path):
    wrapped = f"<w:sdt><w:sdtContent>{table(('甲',))}</w:sdtContent></w:sdt>"
    assert texts(sheets(tmp_path, wrapped)[0]) == [("甲",)]


def test_the_document_is_found_by_the_relations_of_the_package(tmp_path: Path):
    main = link("r1", "officeDocument", "word/document2.xml")
    more = {
        "_rels/.rels": links(main),
        "word/document2.xml": f'<w:document xmlns:w="{W}"><w:body>{table(("二",))}</w:body></w:document>',
    }
    assert texts(sheets(tmp_path, table(("一",)), more)[0]) == [("二",)]


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        (line("没有表"), {}, "file.not_a_form"),
        (table((cell("宽", '<w:gridSpan w:val="1000000000"/>'),)), {}, "file.too_large"),
        (table(("甲",)), {"word/vbaProject.bin": b"x"}, "file.forbidden"),
        (table(("甲",)), {"word/embeddings/oleObject1.bin": b"x"}, "file.forbidden"),
        (
            table(("<w:tc><w:p><w:r><w:instrText> DDEAUTO c:\\x</w:instrText></w:r></w:p></w:tc>",)),
            {},
            "file.forbidden",
        ),
        (
            table(("甲",)),
            {"word/_rels/document.xml.rels": links(link("r", "image", "http://example.org/x.png", outside=True))},
            "file.forbidden",
        ),
        (
            table(("甲",)),
            {"word/_rels/document.xml.rels": links(link("r", "aFChunk", "chunk.html"))},
            "file.forbidden",
        ),
        (
            table(("甲",)),
            {"word/_rels/settings.xml.rels": links(link("r", "attachedTemplate", "http://a.example/t", outside=True))},
            "file.forbidden",
        ),
    ],
    ids=["no table", "wide span", "macro", "embedded", "dde", "remote picture", "chunk", "remote template"],
)
def test_what_is_no_harmless_form_is_refused(tmp_path: Path, body: str, more: dict[str, str | bytes], code: str):
    with pytest.raises(WorkbookError) as caught:
        sheets(tmp_path, body, more)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


def test_a_template_of_the_makers_own_computer_does_not_matter(tmp_path: Path):
    own = links(link("r", "attachedTemplate", "file:///C:/Templates/Normal.dotm", outside=True))
    assert texts(sheets(tmp_path, table(("甲",)), {"word/_rels/settings.xml.rels": own})[0]) == [("甲",)]
