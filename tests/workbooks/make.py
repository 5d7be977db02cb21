"""Make the workbooks of this folder: one small file a quirk, with what is expected of it beside it.

Needs xlsxwriter and LibreOffice (for .ods and .xls). Usage: make.py. Expected lines: see tests/survey/workbooks.rs.
"""
import os, re, shutil, struct, subprocess, sys, tempfile, zipfile
import xlsxwriter

HERE = os.path.dirname(os.path.abspath(__file__))
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(number):
    """A made-up code of GB 32100 with the right check letter."""
    body = "91411000XX%07d" % number
    total = sum(ALPHABET.index(letter) * pow(3, at, 31) for at, letter in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


A, B, C = code(1), code(2), code(3)
HEAD = ["统一社会信用代码", "企业名称", "县（市、区）", "年份", "税收（万元）"]
ROWS = [[A, "许昌示例一有限公司", "魏都区", 2019, 10.5], [B, "许昌示例二有限公司", "禹州市", 2019, 20]]
GOOD = ["value %s tax 10.5" % A, "value %s tax 20" % B]


def expect(name, why, lines):
    with open(os.path.join(HERE, name.rsplit(".", 1)[0] + ".txt"), "w", encoding="utf-8") as out:
        out.write("# %s\n%s" % (why, "".join(line + "\n" for line in lines)))


def book(name, why, rows, lines, sheet="表", change=None, **options):
    path = os.path.join(HERE, name)
    out = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, **options})
    page = out.add_worksheet(sheet)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, value)
            elif value is not None:
                page.write_number(row, column, value)
    if change:
        change(out, page)
    out.close()
    expect(name, why, lines)
    return path


def with_tax(value):
    return [HEAD, ROWS[0][:4] + [value], ROWS[1]]


def one(why, name, value, lines):
    book(name, why, with_tax(value), lines + [GOOD[1]])


# --- headers
book("plain.xlsx", "nothing special", [HEAD] + ROWS, GOOD)
book("header-below-title.xlsx", "title and notes above the header", [["许昌市2019年度情况表"], ["填报单位：税务局"], []] + [HEAD] + ROWS, GOOD)
book("header-far-down.xlsx", "the header in row 31, column C", [[]] * 30 + [[None, None] + HEAD] + [[None, None] + row for row in ROWS], GOOD)
book("header-two-lines.xlsx", "groups above the names", [["企业", "", "", "", "经营情况（万元）", ""], ["统一社会信用代码", "企业名称", "县（市、区）", "年份", "税收", "营业收入"]] + [row + [100] for row in ROWS], GOOD + ["value %s revenue 100" % A])
book("header-three-lines.xlsx", "groups, names, and units in a row of their own", [["企业", "", "", "", "经营", ""], ["统一社会信用代码", "企业名称", "县（市、区）", "年份", "税收", "用地面积"], ["", "", "", "", "元", "㎡"]] + [[A, "许昌示例一有限公司", "魏都区", 2019, 105000, 2000]], ["value %s tax 10.5" % A, "value %s land_mu 3" % A])
book("header-line-breaks.xlsx", "line breaks and stray quotes inside headers", [["统一社会\n信用代码", "“企业名称”", "县（市、\n区）", "年 份", "税收\n（万元）"]] + ROWS, GOOD)
book("header-full-width.xlsx", "full-width letters and brackets", [["统一社会信用代码", "企业名称", "县（市、区）", "年份", "Ｒ＆Ｄ经费（万元）"]] + ROWS, ["value %s rd 10.5" % A])
book("unit-behind-a-mark.xlsx", "the unit behind an underline, a slash, a colon", [["统一社会信用代码", "企业名称", "县（市、区）", "年份", "税收_元", "营业收入/亿元", "用地面积:公顷"], [A, "许昌示例一有限公司", "魏都区", 2019, 105000, 2, 2]], ["value %s tax 10.5" % A, "value %s revenue 20000" % A, "value %s land_mu 30" % A])
book("unit-missing.xlsx", "no unit: the canonical one is assumed", [HEAD[:4] + ["税收"]] + ROWS, GOOD + ["problem unit-assumed E1"])
book("unit-unknown.xlsx", "a unit that nobody knows", [HEAD[:4] + ["税收（两）"]] + ROWS, ["problem unknown-unit E1", "value %s tax no column" % A])
book("year-prefix.xlsx", "years as prefixes of headers", [HEAD[:3] + ["2018_实缴税收（万元）", "2019_实缴税收（万元）"], ROWS[0][:3] + [8, 10.5], ROWS[1][:3] + [18, 20]], GOOD)
book("year-above.xlsx", "years above groups of columns", [["统一社会信用代码", "企业名称", "县（市、区）", "2018年", "", "2019年", ""], ["", "", "", "税收（万元）", "营业收入（万元）", "税收（万元）", "营业收入（万元）"], ROWS[0][:3] + [8, 80, 10.5, 100], ROWS[1][:3] + [18, 180, 20, 200]], GOOD + ["value %s revenue 200" % B])
book("year-in-sheet-name.xlsx", "the year in the name of the sheet", [HEAD[:3] + HEAD[4:]] + [row[:3] + row[4:] for row in ROWS], GOOD, sheet="税收2019")
book("year-nowhere.xlsx", "no year anywhere: nothing can be appraised", [HEAD[:3] + HEAD[4:]] + [row[:3] + row[4:] for row in ROWS], ["problem year-missing -"])
book("blocks-side-by-side.xlsx", "the same columns twice, side by side", [HEAD + [None] + HEAD, ROWS[0] + [None] + ROWS[1]], GOOD)
book("column-twice.xlsx", "one field in two columns", [HEAD + ["实缴税金（万元）"]] + [row + [1] for row in ROWS], ["problem column-twice F1", "value %s tax no column" % A])
book("no-header.xlsx", "a sheet that is no table", [["通知"], ["请于三月底前报送。"]], ["problem no-figures -", "problem no-rows -", ])
# --- values
one("a number typed as text", "number-as-text.xlsx", "1,050.5", ["value %s tax 1050.5" % A, "problem number-as-text E2"])
one("full-width digits", "number-full-width.xlsx", "１０．５", ["value %s tax 10.5" % A, "problem number-as-text E2"])
one("a number with 亿", "number-yi.xlsx", "1.2亿", ["value %s tax 12000" % A, "problem number-as-text E2"])
one("a number with 万元", "number-wan.xlsx", "3,500万元", ["value %s tax 3500" % A, "problem number-as-text E2"])
one("words in a number column", "number-words.xlsx", "10.5左右", ["value %s tax -" % A, "problem not-a-number E2"])
one("a comma that is no thousands mark", "number-comma.xlsx", "12,5", ["value %s tax -" % A, "problem not-a-number E2"])
one("a dash for not reported", "not-reported-dash.xlsx", "—", ["value %s tax -" % A, "problem not-reported E2"])
one("a slash for not reported", "not-reported-slash.xlsx", "/", ["value %s tax -" % A, "problem not-reported E2"])
one("words for not reported", "not-reported-words.xlsx", "未 报", ["value %s tax -" % A, "problem not-reported E2"])
one("an empty cell", "not-reported-empty.xlsx", None, ["value %s tax -" % A])
one("a negative tax is a refund", "negative-tax.xlsx", -3, ["value %s tax -3" % A])
book("percent-as-text.xlsx", "a percentage typed as text", [HEAD[:4] + ["R&D经费支出占比（1）"], ROWS[0][:4] + ["2.5%"]], ["value %s published_rd_intensity 0.025" % A, "problem number-as-text E2"])
book("negative-electricity.xlsx", "an amount that cannot be negative", [HEAD[:4] + ["用电量（万千瓦时）"], ROWS[0][:4] + [-1]], ["value %s electricity -" % A, "problem out-of-range E2"])
book("error-cell.xlsx", "a formula error", with_tax(None), ["problem error-cell E2", GOOD[1]], change=lambda out, page: page.write_formula(1, 4, "=1/0", None, "#DIV/0!"))
book("date-serial-and-text.xlsx", "dates as serials and as text", [HEAD + ["投产日期"], ROWS[0] + [None], ROWS[1] + ["2015年6月"]], GOOD + ["words %s start 2012-03-05" % A, "words %s start 2015-06-01" % B], change=lambda out, page: page.write_datetime(1, 5, __import__("datetime").datetime(2012, 3, 5), out.add_format({"num_format": "yyyy-mm-dd"})))
book("date-wrong.xlsx", "a month that does not exist", [HEAD + ["投产日期"], ROWS[0] + ["2019年13月"]], ["value %s tax 10.5" % A, "problem not-a-date F2"])
# --- rows
book("total-at-the-end.xlsx", "a row of totals", [HEAD] + ROWS + [["合 计", None, None, None, 30.5]], GOOD + ["problem total-row A4"])
book("subtotal-in-the-middle.xlsx", "subtotals between the rows", [HEAD, ROWS[0], [None, "魏都区小计", None, None, 10.5], ROWS[1], [None, "总计", None, None, 30.5]], GOOD + ["problem total-row B3", "problem total-row B5"])
book("figures-without-owner.xlsx", "a row of figures without code and name", [HEAD] + ROWS + [[None, None, None, 2019, 5]], GOOD + ["problem row-without-key A4"])
book("same-row-twice.xlsx", "a row that stands twice", [HEAD] + ROWS + [ROWS[1]], GOOD + ["problem duplicate-row A4"])
book("parcels-merged-key.xlsx", "code and name merged over the parcels of an enterprise", [["统一社会信用代码", "企业名称", "县（市、区）", "年份", "宗地编号", "用地面积（亩）"], [A, "许昌示例一有限公司", "魏都区", 2019, "1-1", 10], [None, None, None, None, "1-2", 5], [B, "许昌示例二有限公司", "禹州市", 2019, "2-1", 7]], ["value %s land_mu 15" % A, "value %s land_mu 7" % B, "problem merged-filled -"], change=lambda out, page: [page.merge_range(1, column, 2, column, value) for column, value in enumerate([A, "许昌示例一有限公司", "魏都区"])] + [page.merge_range(1, 3, 2, 3, 2019)])
book("hidden-rows.xlsx", "a hidden row is read, and said so", [HEAD] + ROWS, GOOD + ["problem hidden-rows -"], change=lambda out, page: page.set_row(1, None, None, {"hidden": True}))
book("hidden-sheet.xlsx", "a hidden sheet is read, and said so", [HEAD] + ROWS, GOOD + ["problem hidden-sheet -"], change=lambda out, page: [out.add_worksheet("空").activate(), page.hide()])
book("hidden-sheet-twice.xlsx", "a sheet hidden so that Excel does not offer to show it", [HEAD] + ROWS, GOOD + ["problem hidden-sheet -"], change=lambda out, page: [out.add_worksheet("空").activate(), page.very_hidden()])
book("formula-without-value.xlsx", "a formula whose value was never stored", with_tax(None), ["value %s tax -" % A, "problem formula-without-value E2", GOOD[1]], change=lambda out, page: page.write_formula(1, 4, "=10+0.5", None, ""))
# --- identity
book("code-letters-repaired.xlsx", "O for 0 in a code", [HEAD, [A.replace("0", "O", 1)] + ROWS[0][1:], ROWS[1]], GOOD + ["problem code-repaired A2"])
book("code-full-width.xlsx", "a code in full width and with blanks", [HEAD, ["".join(chr(ord(letter) + 0xFEE0) for letter in A) + " "] + ROWS[0][1:], ROWS[1]], GOOD)
wrong = A[:-1] + ("Y" if A[-1] != "Y" else "X")
book("code-check-digit.xlsx", "a wrong check letter", [HEAD, [wrong] + ROWS[0][1:], ROWS[1]], ["value %s tax 10.5" % wrong, GOOD[1], "problem code-check-digit A2"])
book("code-too-short.xlsx", "seventeen letters", [HEAD, [A[:-1]] + ROWS[0][1:], ROWS[1]], ["value %s tax 10.5" % A[:-1], GOOD[1], "problem code-malformed A2"])
book("code-twice.xlsx", "one code, two different rows", [HEAD, ROWS[0], ROWS[1], [A, "许昌示例一有限公司", "禹州市", 2019, 11]], ["problem duplicate-code A4", GOOD[1]])
# --- hostile
book("stray-cell.xlsx", "one cell at XFD1048576", [HEAD] + ROWS, GOOD, change=lambda out, page: page.write_string(1048575, 16383, "x"))
book("formula-name.xlsx", "names that would be formulas or markup elsewhere", [HEAD, [A, '=HYPERLINK("http://example.com","x")', "魏都区", 2019, 10.5], [B, "<script>alert(1)</script>", "禹州市", 2019, 20]], GOOD + ['words %s name =HYPERLINK("http://example.com","x")' % A, "words %s name <script>alert(1)</script>" % B])
book("empty-styled-cells.xlsx", "twenty thousand empty cells with a colour", [HEAD] + ROWS, GOOD, change=lambda out, page: [page.write_blank(row, column, None, out.colour) for out.colour in [out.add_format({"bg_color": "#FFCC00"})] for row in range(3, 2003) for column in range(10)])
book("long-cell.xlsx", "a cell of 32,767 letters", [HEAD + ["备注"], ROWS[0] + ["许" * 32767], ROWS[1]], GOOD + ["problem columns-unused -"])
book("second-sheet-empty.xlsx", "an empty sheet beside the table", [HEAD] + ROWS, GOOD, change=lambda out, page: out.add_worksheet("空"))


def rezip(source, name, why, lines, change):
    """Copies a workbook part by part; `change` gets name and bytes and returns the new bytes."""
    with zipfile.ZipFile(os.path.join(HERE, source)) as old, zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, (2019, 12, 31, 0, 0, 0)), change(part.filename, old.read(part.filename)), zipfile.ZIP_DEFLATED)
    expect(name, why, lines)


def bomb(part, data):
    return data.replace(b"</sst>", b"<si><t>" + b"A" * (300 << 20) + b"</t></si></sst>") if part.endswith("sharedStrings.xml") else data


rezip("plain.xlsx", "huge-dimension.xlsx", "a declared dimension of the whole sheet", GOOD, lambda part, data: data.replace(b'ref="A1:E3"', b'ref="A1:XFD1048576"'))
rezip("plain.xlsx", "sheet-name-climbs.xlsx", "a sheet named ../../x", GOOD, lambda part, data: data.replace("表".encode(), b"../../x") if part == "xl/workbook.xml" else data)
rezip("plain.xlsx", "bomb-shared-strings.xlsx", "shared strings that unpack to 300 MiB", ["problem too-large -"], bomb)
rezip("plain.xlsx", "xml-entity.xlsx", "an entity that would grow", GOOD, lambda part, data: data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>', 1) if part == "xl/workbook.xml" else data)


def unnamed(part, data):
    return re.sub(rb'<(row|c) r="[A-Z]*[0-9]+"', rb"<\1", data) if part.startswith("xl/worksheets/sheet") else data


rezip("hidden-rows.xlsx", "hidden-rows-unnamed.xlsx", "a hidden row where rows and cells do not say where they stand", GOOD + ["problem hidden-rows -"], unnamed)
rezip("formula-without-value.xlsx", "formula-without-value-unnamed.xlsx", "a formula without a value in a cell that does not say where it stands", ["value %s tax -" % A, "problem formula-without-value E2", GOOD[1]], unnamed)
whole = open(os.path.join(HERE, "plain.xlsx"), "rb").read()
open(os.path.join(HERE, "truncated.xlsx"), "wb").write(whole[: len(whole) // 2])
expect("truncated.xlsx", "half a file", ["problem not-a-workbook -"])
open(os.path.join(HERE, "nothing.xlsx"), "wb").close()
expect("nothing.xlsx", "an empty file", ["problem not-a-workbook -"])
open(os.path.join(HERE, "web-page.xls"), "w").write("<html><table><tr><td>a,b</td></tr></table></html>")
expect("web-page.xls", "a web page that calls itself .xls", ["problem not-a-workbook -"])
shutil.copy(os.path.join(HERE, "plain.xlsx"), os.path.join(HERE, "macro-book.xlsm"))
expect("macro-book.xlsm", "an .xlsm", GOOD)
shutil.copy(os.path.join(HERE, "plain.xlsx"), os.path.join(HERE, "wrong-ending.xls"))
expect("wrong-ending.xls", "an .xlsx that calls itself .xls", GOOD + ["problem wrong-extension -"])

# --- what a person would understand
book("county-merged.xlsx", "one merged cell for the county of several enterprises, with a subtotal below", [HEAD, ROWS[0], [B, "许昌示例二有限公司", None, 2019, 20], [None, "魏都区小计", None, None, 30.5], [C, "许昌示例三有限公司", "禹州市", 2019, 7]],
     GOOD + ["words %s county 魏都区" % B, "words %s county 禹州市" % C, "problem total-row B4", "problem merged-filled -"], change=lambda out, page: page.merge_range(1, 2, 2, 2, "魏都区"))
book("footer-in-code.xlsx", "who filled the table in, below the column of codes", [HEAD] + ROWS + [["填表人：张三    审核人：李四    填报日期：2020年3月5日"], ["注：税收为入库数"]], GOOD)
book("footer-in-cells.xlsx", "who filled the table in and who audited it, side by side, and a counted note", [HEAD] + ROWS + [["填表人：张三", None, "审核人：李四"], ["注1：税收为入库数"]], GOOD)
book("number-merged.xlsx", "one merged cell for the tax of two enterprises", [HEAD, ROWS[0][:4], ROWS[1][:4], [C, "许昌示例三有限公司", "禹州市", 2019, 7]], ["value %s tax -" % A, "value %s tax -" % B, "value %s tax 7" % C, "problem number-merged E2"], change=lambda out, page: page.merge_range(1, 4, 2, 4, 30.5))
book("header-again.xlsx", "the header once more before the second part", [HEAD, ROWS[0], HEAD, ROWS[1]], GOOD + ["problem header-again A3"])
book("title-again.xlsx", "a second title, who filled it in, and the header once more before the second part", [["许昌市2019年度企业税收情况表（一）"], HEAD, ROWS[0], ["许昌市2019年度企业税收情况表（二）"], ["填报单位：税务局", None, None, None, "单位：万元"], HEAD, ROWS[1]], GOOD + ["problem header-again A4", "problem header-again A6"])
book("title-again-groups.xlsx", "a header of groups, names and units that stands again under its title", [["企业情况"], ["企业", None, None, None, "经营"], HEAD[:4] + ["税收"], [None, None, None, None, "万元"], ROWS[0], ["企业情况"], ["企业", None, None, None, "经营"], HEAD[:4] + ["税收"], [None, None, None, None, "万元"], ROWS[1]], GOOD + ["problem header-again A6", "problem header-again A7", "problem header-again A8", "problem header-again E9"])
book("title-without-header.xlsx", "a title in the middle without a header below it is told", [HEAD, ROWS[0], ["许昌市企业税收情况（续）"], ROWS[1]], GOOD + ["problem row-without-year D3"])
book("header-again-other-unit.xlsx", "the header once more with another unit, in which the rows below it would stand", [HEAD, ROWS[0], HEAD[:4] + ["税收（元）"]], [GOOD[0], "problem header-again A3"])
book("formula-empty-text.xlsx", "a formula that a program calculated to be an empty text", [HEAD, ROWS[0][:4], ROWS[1]], [GOOD[1]], change=lambda out, page: page.write_formula(1, 4, '=IF(1=1,"","")', None, ""))
rezip("formula-empty-text.xlsx", "formula-empty-text-2.xlsx", "a formula that a program calculated to be an empty text", [GOOD[1]], lambda part, data: data.replace(b'<c r="E2">', b'<c r="E2" t="str">').replace(b' fullCalcOnLoad="1"', b""))
os.replace(os.path.join(HERE, "formula-empty-text-2.xlsx"), os.path.join(HERE, "formula-empty-text.xlsx"))
os.remove(os.path.join(HERE, "formula-empty-text-2.txt"))
book("code-not-reported.xlsx", "marks for not reported where codes should stand", [HEAD] + ROWS + [["/", "许昌示例三有限公司", "禹州市", 2019, 7], ["无", "许昌示例四有限公司", "禹州市", 2019, 7]], GOOD + ["problem name-unknown B4", "problem name-unknown B5"])

# --- text
TABLE = "".join(",".join(str(cell) for cell in row) + "\n" for row in [HEAD] + ROWS).replace("县（市、区）", '"县（市、区）"')
for name, why, data in [
    ("text-utf8.csv", "CSV in UTF-8", TABLE.encode("utf-8")),
    ("text-utf8-mark.csv", "CSV in UTF-8 with a byte order mark", TABLE.encode("utf-8-sig")),
    ("text-gb18030.csv", "CSV in GB18030", TABLE.encode("gb18030")),
    ("text-utf16-tabs.txt.csv", "text in UTF-16 with tabs", TABLE.replace(",", "\t").encode("utf-16")),
]:
    open(os.path.join(HERE, name), "wb").write(data)
    expect(name, why, GOOD)

# --- headers: years, units and parts
YEARS = [HEAD[:3] + ["税收（万元）", None, None], [None] * 3 + [2017, 2018, 2019], ROWS[0][:3] + [1, 2, 10.5], ROWS[1][:3] + [3, 4, 20]]
book("years-as-numbers.xlsx", "years as numbers below a group", YEARS, GOOD)
book("years-in-words.xlsx", "this year, last year and the growth below a group", [["2019年企业税收"], HEAD[:3] + ["税收（万元）", None, None], [None] * 3 + ["上年同期", "本年", "同比（%）"], ROWS[0][:3] + [1, 10.5, 9], ROWS[1][:3] + [3, 20, 8]], GOOD + ["problem columns-unused -"])
book("unit-footnote.xlsx", "the unit in a footnote", [["2019年企业税收"], HEAD[:3] + ["税收"], ROWS[0][:3] + [105000], ROWS[1][:3] + [200000], ["注：金额单位为元。"]], GOOD)
book("unit-corner.xlsx", "the unit in a corner cell", [["2019年企业税收"], [None] * 3 + ["单位：元"], HEAD[:3] + ["税收"], ROWS[0][:3] + [105000], ROWS[1][:3] + [200000]], GOOD)
book("units-differ.xlsx", "a title and a footnote that say two units", [["2019年企业税收（单位：元）"], HEAD[:3] + ["税收"], ROWS[0][:3] + [105000], ROWS[1][:3] + [200000], ["注：金额单位为万元。"]], ["value %s tax -" % A, "problem units-differ D2"])
book("discharge-and-rights.xlsx", "groups whose children have the same names", [HEAD[:4] + ["实际排放量（吨）", None, "核定排污权（吨）", None], [None] * 4 + ["COD", "氨氮"] * 2, ROWS[0][:4] + [1, 0.1, 2, 0.2]], ["value %s cod 1" % A, "value %s cod_rights 2" % A, "value %s ammonia_rights 0.2" % A])
book("mu-and-square-metres.xlsx", "one area in two units", [HEAD[:4] + ["用地面积", None], [None] * 4 + ["㎡", "亩"], ROWS[0][:4] + [7000, 10.5], ROWS[1][:4] + [7000, 20]], ["value %s land_mu 10.5" % A, "value %s land_mu -" % B, "problem conflicting-values E4"])
book("months-beside-total.xlsx", "quarters that do not add up to their total", [HEAD[:4] + ["用电量（万千瓦时）"] + [None] * 4, [None] * 4 + ["一季度", "二季度", "三季度", "四季度", "合计"], ROWS[0][:4] + [1, 2, 3, 4, 10], ROWS[1][:4] + [1, 2, 3, 4, 11]], ["value %s electricity 10" % A, "value %s electricity 11" % B, "problem parts-differ I4"])

# --- other formats
HEADERS = ("years-as-numbers.xlsx", "years-in-words.xlsx", "unit-footnote.xlsx", "discharge-and-rights.xlsx")
with tempfile.TemporaryDirectory() as folder:
    for ending in ("ods", "xls", "xlsx"):
        for source in ("plain.xlsx", "subtotal-in-the-middle.xlsx", "date-serial-and-text.xlsx", "county-merged.xlsx") + ((*HEADERS, "hidden-sheet.xlsx",) if ending != "xlsx" else ()):
            subprocess.run(["soffice", "--headless", "--convert-to", ending, "--outdir", folder, os.path.join(HERE, source)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            name = "libreoffice-%s-%s.%s" % (ending, source[:-5], ending)
            shutil.move(os.path.join(folder, source[:-5] + "." + ending), os.path.join(HERE, name))
            lines = open(os.path.join(HERE, source[:-5] + ".txt"), encoding="utf-8").read().splitlines()[1:]
            expect(name, source[:-5] + " as LibreOffice saves it", lines)


# --- .xlsb, record by record ([MS-XLSB])
def record(kind, data=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + data


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(name, why, rows, lines, hidden=0):
    cells = b""
    for row, values in enumerate(rows):
        cells += record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
        for column, value in enumerate(values):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str):
                cells += record(6, head + wide(value))
            elif value is not None:
                cells += record(5, head + struct.pack("<d", value))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 10)) + record(145) + cells + record(146) + record(130)
    workbook = record(131) + record(143) + record(156, struct.pack("<II", hidden, 1) + wide("rId1") + wide("表")) + record(144) + record(132)
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
    with zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_DEFLATED) as out:
        for part, data in [("[Content_Types].xml", types), ("_rels/.rels", rels % ("officeDocument", "xl/workbook.bin")), ("xl/workbook.bin", workbook), ("xl/_rels/workbook.bin.rels", rels % ("worksheet", "worksheets/sheet1.bin")), ("xl/worksheets/sheet1.bin", sheet)]:
            out.writestr(zipfile.ZipInfo(part, (2019, 12, 31, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    expect(name, why, lines)


xlsb("binary.xlsb", "an .xlsb", [HEAD] + ROWS, GOOD)
xlsb("binary-subtotal.xlsb", "an .xlsb with subtotals", [HEAD, ROWS[0], [None, "魏都区小计", None, None, 10.5], ROWS[1]], GOOD + ["problem total-row B3"])
xlsb("binary-hidden-sheet.xlsb", "an .xlsb with a hidden sheet", [HEAD] + ROWS, GOOD + ["problem hidden-sheet -"], hidden=1)
