"""The command line, one command a table of ``_parser`` (see ``docs/interface.md``).

Exit 0 when it answered; 2 for input that cannot be understood, with one Chinese line a fault on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NoReturn

from policy.commands import COMMANDS, answer
from policy.fields import Fault, InputError, day, shown
from policy.visit.scenario import REGIONS, check_readings


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - argparse words it in English
        usage = " ".join(self.format_usage().removeprefix("usage: ").split())
        self.exit(2, f"命令写得不对。用法：{usage}\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the real streams are text wrappers
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except InputError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("已停止，没有写出结果。", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m policy", description="居民医保报销估算")
    commands = parser.add_subparsers(required=True, metavar="命令", title="命令")
    for name, (words, _) in COMMANDS.items():
        command = commands.add_parser(name, help=words)
        if name == "link":
            given = command.add_mutually_exclusive_group(required=True)
            given.add_argument("file", metavar="FILE", nargs="?", help="JSON 文件；“-”是标准输入")
            given.add_argument("--open", metavar="CODE", dest="code", help="打开一个短码")
        else:
            command.add_argument("file", metavar="FILE", help="JSON 文件；“-”是标准输入")
        command.add_argument("--lines", action="store_true", help="一行一个 JSON")
        command.set_defaults(run=_run_link if name == "link" else _run_answers, name=name)
    batch = commands.add_parser("batch", help="算一张表")
    batch.add_argument("source", metavar="IN", type=Path, help=".csv、.xlsx 或 .parquet")
    batch.add_argument("target", metavar="OUT", type=Path, help=".csv、.xlsx 或 .parquet")
    batch.add_argument("--reading", metavar="ID=VALUE", action="append", default=[], help="换一种理解，可以写多次")
    batch.set_defaults(run=_run_batch)
    rules = commands.add_parser("rules", help="列出某天有效的规定")
    rules.add_argument("--region", default="shanxi", help="地区，默认 shanxi")
    rules.add_argument("--on", metavar="DATE", default=None, help="日期，默认今天")
    rules.add_argument("--json", action="store_true", help="输出 JSON")
    rules.set_defaults(run=_run_rules)
    return parser


def _run_answers(options: argparse.Namespace) -> int:
    text = _read(options.file)
    if not options.lines:
        print(answer(options.name, text).model_dump_json(indent=2))
        return 0
    for line in _answered(text, options.name):
        print(line)
    return 0


def _answered(text: str, name: str) -> Iterable[str]:
    for line in text.split("\n"):
        if line.strip():
            try:
                yield answer(name, line).model_dump_json()
            except InputError as error:
                found = [{"field": fault.field, "message": fault.message} for fault in error.faults]
                yield json.dumps({"error": found}, ensure_ascii=False)


def _run_link(options: argparse.Namespace) -> int:
    if options.code is None:
        return _run_answers(options)
    from policy.link.code import as_json, open_code  # noqa: PLC0415 - loads only what is asked for

    found = as_json(open_code(options.code))
    print(json.dumps(found, ensure_ascii=False, indent=None if options.lines else 2))
    return 0


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError:
        raise InputError([Fault("FILE", f"{shown(name)} 读不了，请给一个存在的 JSON 文件，或者“-”")]) from None
    except UnicodeDecodeError:
        raise InputError([Fault("FILE", f"{shown(name)} 不是 UTF-8 编码的文件")]) from None


def _run_batch(options: argparse.Namespace) -> int:
    from policy.table.apart import run_apart  # noqa: PLC0415 - only for this command

    readings = dict(_reading(item) for item in options.reading)
    count = run_apart(options.source, options.target, readings, progress=sys.stderr.isatty())
    told = count.understood
    if told.sheet is not None:
        print(f"读的是工作表 {shown(told.sheet)}，第 {told.row:,} 行是表头。", file=sys.stderr)
    if told.unknown:
        print(f"没有认出这几列，原样留着：{''.join(map(shown, told.unknown))}", file=sys.stderr)
    if told.replaced:
        print(f"这几列和结果同名，换成了新算的：{''.join(map(shown, told.replaced))}", file=sys.stderr)
    print(f"共 {count.rows:,} 行，其中有错 {count.errors:,} 行。", file=sys.stderr)
    return 0


def _reading(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    try:
        check_readings({name: value})
    except ValueError as error:
        raise InputError([Fault("--reading", str(error))]) from None
    return name, value


def _run_rules(options: argparse.Namespace) -> int:
    from policy.rulebook.listing import listing_json, listing_text, rules_listing  # noqa: PLC0415 - only for this command

    if options.region not in REGIONS:
        raise InputError([Fault("--region", f"{shown(options.region)} 不对，可以填：{'、'.join(REGIONS)}")])
    try:
        on = date.today() if options.on is None else day(options.on)  # noqa: DTZ011 - the user's own day
    except ValueError as error:
        raise InputError([Fault("--on", str(error))]) from None
    lines = rules_listing(options.region, on)
    print(listing_json(lines) if options.json else listing_text(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
