"""What a file really is, by its first bytes: a table of another kind is refused with what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from policy.table.reading.source import TableFile

_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP: Final = b"PK\x03\x04"
_PARQUET: Final = b"PAR1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_LOOK: Final = 1 << 10
_LOOK_FOR_PASSWORD: Final = 1 << 26
_SAVE: Final = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
_OLD: Final = {".xls", ".et", ".xlsm", ".xlsb", ".ods", ".ett"}


def refuse_other_kinds(file: TableFile, endings: Sequence[str]) -> None:
    """Refuse a file that is not the table its name says.

    Raises:
        InputError: with what to do.
    """
    data = file.begins(_LOOK)
    if data.startswith(_OLE):
        if _ENCRYPTED in file.begins(_LOOK_FOR_PASSWORD):
            file.refuse("设了打开密码，请用 Excel 或 WPS 去掉密码，另存为 .xlsx 再试")
        file.refuse(f"是旧格式的 Excel 或 WPS 表（.xls、.et），{_SAVE}")
    if file.ending in _OLD:
        file.refuse(f"这种格式读不了，{_SAVE}")
    if file.ending not in endings:
        file.refuse(f"不对，文件名要以 {'、'.join(endings)} 结尾")
    if not data:
        file.refuse("是空文件")
    begins = {".xlsx": _ZIP, ".parquet": _PARQUET}
    is_text = not data.startswith((_ZIP, _PARQUET, b"%PDF", b"\x89PNG", b"\xff\xd8\xff"))
    if file.ending == ".csv" and not is_text:
        file.refuse("不是文字表格，可能是别的格式改了文件名，请另存为 .xlsx 或 .csv 再试")
    if file.ending in begins and not data.startswith(begins[file.ending]):
        file.refuse(f"读不懂，不是 {file.ending} 表格，{_SAVE}")
