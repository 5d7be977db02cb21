"""Make the workbooks cells.*: one table whose cells show other figures than they hold, in every format.

Needs xlsxwriter, xlwt and LibreOffice. Usage: cells.py. Expected lines: see tests/survey/workbooks.rs.
"""
import os, re, struct, subprocess, tempfile, zipfile
import xlsxwriter, xlwt

HERE = os.path.dirname(os.path.abspath(__file__))
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SCALED, UNSIGNED, PLAIN = '0\\.0,"万"', "0.0;0.0", "0.00"


def code(number):
    body = "91411000XX%07d" % number
    total = sum(ALPHABET.index(letter) * pow(3, at, 31) for at, letter in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


HEAD = ["统一社会信用代码", "企业名称", "县（市、区）", "年份", "税收（万元）", "用地面积（亩）", "利润总额（万元）"]
# Rows 2 to 7 of the sheet: tax, land, profit; a figure is a number, or a number and its format.
FIGURES = [
    ((2005000, SCALED), 12.5, 1),
    (20, 13.5, (0.125, "0.00%")),
    (30, 100, 3),
    (40, None, 4),
    (50, 15.5, (-5, UNSIGNED)),
    (("formula", 0), 16.5, 6),
]
HIDDEN_ROW, HIDDEN_COLUMN, MERGED = 2, 6, (3, 4, 5)
EXPECTED = [
    "value %s tax 200.5" % code(1), "value %s tax 20" % code(2), "value %s land_mu -" % code(3), "value %s land_mu -" % code(4),
    "value %s tax 50" % code(5), "value %s profit -" % code(5), "value %s profit -" % code(2), "value %s tax -" % code(6),
    "problem figure-as-shown E2", "problem format-contradicts G3", "problem hidden-rows -", "problem hidden-columns -",
    "problem number-merged F4", "problem sign-hidden G6", "problem formula-without-value E7",
]


def rows():
    for number, figures in enumerate(FIGURES, 1):
        yield number, [code(number), "许昌示例%d有限公司" % number, "魏都区", 2019, *figures]


def expect(name, why, lines):
    with open(os.path.join(HERE, name.rsplit(".", 1)[0] + ".txt"), "w", encoding="utf-8") as out:
        out.write("# %s\n%s" % (why, "".join(line + "\n" for line in lines)))


def xlsx(path):
    out = xlsxwriter.Workbook(path)
    page = out.add_worksheet("表")
    page.write_row(0, 0, HEAD)
    for row, cells in rows():
        for column, cell in enumerate(cells):
            if isinstance(cell, tuple) and cell[0] == "formula":
                page.write_formula(row, column, "=F%d*2" % (row + 1))
            elif isinstance(cell, tuple):
                page.write_number(row, column, cell[0], out.add_format({"num_format": cell[1]}))
            elif cell is not None:
                page.write(row, column, cell)
    page.merge_range(MERGED[0], MERGED[2], MERGED[1], MERGED[2], 100)
    page.set_row(HIDDEN_ROW, None, None, {"hidden": True})
    page.set_column(HIDDEN_COLUMN, HIDDEN_COLUMN, None, None, {"hidden": True})
    out.close()


def old(path):
    out = xlwt.Workbook(encoding="utf-8")
    page = out.add_sheet("表")
    for column, text in enumerate(HEAD):
        page.write(0, column, text)
    for row, cells in rows():
        for column, cell in enumerate(cells):
            if (row, column) in [(MERGED[0], MERGED[2]), (MERGED[1], MERGED[2])]:
                continue
            if isinstance(cell, tuple) and cell[0] == "formula":
                page.write(row, column, xlwt.Formula("F%d*2" % (row + 1)))
            elif isinstance(cell, tuple):
                page.write(row, column, cell[0], xlwt.easyxf(num_format_str=cell[1]))
            else:
                page.write(row, column, cell)
    page.write_merge(MERGED[0], MERGED[1], MERGED[2], MERGED[2], 100)
    page.row(HIDDEN_ROW).hidden = True
    page.col(HIDDEN_COLUMN).hidden = True
    out.save(path)


def ods(path):
    """As LibreOffice saves it, with a formula that has no value, as other programs save one."""
    with tempfile.TemporaryDirectory() as folder:
        xlsx(os.path.join(folder, "cells.xlsx"))
        subprocess.run(["soffice", "--headless", "--convert-to", "ods", "--outdir", folder, os.path.join(folder, "cells.xlsx")], check=True, capture_output=True)
        with zipfile.ZipFile(os.path.join(folder, "cells.ods")) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for part in source.infolist():
                if part.filename.startswith(("Thumbnails", "Configurations2")):
                    continue
                data = source.read(part)
                if part.filename == "content.xml":
                    text = data.decode("utf-8")
                    text = re.sub(r'(table:formula="[^"]*") office:value-type="float" office:value="0" calcext:value-type="float"><text:p>0</text:p></table:table-cell>', r"\1/>", text)
                    assert 'table:formula="of:=[.F7]*2"/>' in text
                    data = text.encode("utf-8")
                out.writestr(zipfile.ZipInfo(part.filename, (2019, 12, 31, 0, 0, 0)), data, zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED)


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


def xlsb(path, full_calc=True):
    formats = [SCALED, UNSIGNED, "0.00%"]
    styles = record(278) + record(615, struct.pack("<I", len(formats)))
    styles += b"".join(record(44, struct.pack("<H", 200 + index) + wide(text)) for index, text in enumerate(formats)) + record(616)
    styles += record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HHHHHHBBH", 0xFFFF, 0, 0, 0, 0, 0, 0, 0, 0)) + record(627)
    ids = [0] + [200 + index for index in range(len(formats))]
    styles += record(617, struct.pack("<I", len(ids))) + b"".join(record(47, struct.pack("<HHHHHHBBH", 0, number, 0, 0, 0, 0, 0, 0, 0)) for number in ids) + record(618) + record(279)
    cells = record(0, struct.pack("<IIHHBI", 0, 0, 300, 0, 0, 0))
    cells += b"".join(record(6, struct.pack("<II", column, 0) + wide(text)) for column, text in enumerate(HEAD))
    for row, values in rows():
        cells += record(0, struct.pack("<IIHHBI", row, 0, 300, 0x1000 if row == HIDDEN_ROW else 0, 0, 0))
        for column, value in enumerate(values):
            if value is None:
                continue
            style = 1 + formats.index(value[1]) if isinstance(value, tuple) and value[1] in formats else 0
            head = struct.pack("<II", column, style)
            if isinstance(value, str):
                cells += record(6, head + wide(value))
            elif isinstance(value, tuple) and value[0] == "formula":
                cells += record(9, head + struct.pack("<dHII", 0.0, 0, 0, 0))
            else:
                cells += record(5, head + struct.pack("<d", value[0] if isinstance(value, tuple) else value))
    # A formula that ended in an error, in a row of its own.
    cells += record(0, struct.pack("<IIHHBI", 7, 0, 300, 0, 0, 0))
    for column, value in enumerate([code(7), "许昌示例7有限公司", "魏都区"]):
        cells += record(6, struct.pack("<II", column, 0) + wide(value))
    cells += record(5, struct.pack("<II", 3, 0) + struct.pack("<d", 2019)) + record(11, struct.pack("<II", 4, 0) + struct.pack("<BHII", 0x07, 0, 0, 0))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 7, 0, 6))
    sheet += record(390) + record(60, struct.pack("<IIIIH", HIDDEN_COLUMN, HIDDEN_COLUMN, 2304, 0, 1)) + record(391)
    sheet += record(145) + cells + record(146) + record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", MERGED[0], MERGED[1], MERGED[2], MERGED[2])) + record(178) + record(130)
    calc = record(157, struct.pack("<IIIdiH", 124519, 1, 100, 0.001, 1, 1 if full_calc else 0))
    package(path, sheet, styles, calc)


def package(path, sheet, styles, calc, from_1904=False):
    properties = record(153, struct.pack("<IIH", 1 if from_1904 else 0, 0, 0))
    workbook = record(131) + properties + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("表")) + record(144) + calc + record(132)
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    one = '<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>'
    parts = [
        ("[Content_Types].xml", types), ("_rels/.rels", rels % (one % ("rId1", "officeDocument", "xl/workbook.bin"))), ("xl/workbook.bin", workbook),
        ("xl/_rels/workbook.bin.rels", rels % (one % ("rId1", "worksheet", "worksheets/sheet1.bin") + one % ("rId2", "styles", "styles.bin"))),
        ("xl/worksheets/sheet1.bin", sheet), ("xl/styles.bin", styles),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part, data in parts:
            out.writestr(zipfile.ZipInfo(part, (2019, 12, 31, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


DATES = ["2015-06-30", "2016-02-29"]
SERIALS = [40723, 40967]  # days from 1904-01-01


def dates_old(path):
    out = xlwt.Workbook(encoding="utf-8")
    out.dates_1904 = True
    page = out.add_sheet("表")
    for column, text in enumerate(HEAD[:4] + ["投产日期"]):
        page.write(0, column, text)
    for (number, cells), serial, form in zip(rows(), SERIALS, ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"']):
        for column, cell in enumerate(cells[:4]):
            page.write(number, column, cell)
        page.write(number, 4, serial, xlwt.easyxf(num_format_str=form))
    out.save(path)


def dates_binary(path):
    styles = record(278) + record(617, struct.pack("<I", 2)) + b"".join(record(47, struct.pack("<HHHHHHBBH", 0, number, 0, 0, 0, 0, 0, 0, 0)) for number in [0, 14]) + record(618) + record(279)
    cells = b""
    for row, values in [(0, HEAD[:4] + ["投产日期"])] + [(number, cells[:4] + [serial]) for (number, cells), serial in zip(rows(), SERIALS)]:
        cells += record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
        for column, value in enumerate(values):
            head = struct.pack("<II", column, 1 if column == 4 else 0)
            cells += record(6, head + wide(value)) if isinstance(value, str) else record(5, head + struct.pack("<d", value))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 2, 0, 4)) + record(145) + cells + record(146) + record(130)
    package(path, sheet, styles, b"", True)


def made(name, why, make, lines):
    make(os.path.join(HERE, name))
    expect(name, why, lines)


ZERO = [line for line in EXPECTED if "E7" not in line and line != "value %s tax -" % code(6)] + ["value %s tax 0" % code(6)]
made("cells-shown.xlsx", "cells that show other figures than they hold", xlsx, EXPECTED)
made("cells-shown-old.xls", "the same in an .xls", old, EXPECTED)
made("cells-shown-open.ods", "the same in an .ods", ods, EXPECTED)
BROKEN = ["problem error-cell E8", "value %s tax -" % code(7)]
made("cells-shown-binary.xlsb", "the same in an .xlsb, and a formula that ended in an error", xlsb, EXPECTED + BROKEN)
made("cells-calculated-binary.xlsb", "a formula that a program calculated to be 0", lambda path: xlsb(path, False), ZERO + BROKEN)
with tempfile.TemporaryDirectory() as folder:
    old(os.path.join(folder, "cells-calculated-old.xls"))
    subprocess.run(["soffice", "--headless", "--convert-to", "xls", "--outdir", HERE, os.path.join(folder, "cells-calculated-old.xls")], check=True, capture_output=True)
expect("cells-calculated-old.xls", "a workbook that LibreOffice calculated", [line.replace("tax -", "tax 33") for line in EXPECTED if "E7" not in line])
STARTS = ["words %s start %s" % (code(number), date) for number, date in enumerate(DATES, 1)]
made("cells-1904-old.xls", "days that count from 1904, in an .xls", dates_old, STARTS)
made("cells-1904-binary.xlsb", "days that count from 1904, in an .xlsb", dates_binary, STARTS)
