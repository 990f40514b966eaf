"""The load test as a part of the page of results."""

import argparse
import os
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADING = "## The workbench"


@dataclass(frozen=True)
class Timing:
    """One answer: what was asked, seconds until its last byte, bytes as transferred.

    `cpu`: seconds of all cores that the server spent meanwhile, of one who is alone.
    """

    kind: str
    seconds: float
    bytes: int
    cpu: float = 0.0


@dataclass(frozen=True)
class Line:
    """All answers of one kind: how many, seconds of the first and of all, the most bytes, the mean of the cores."""

    kind: str
    count: int
    first: float
    median: float
    p95: float
    most: float
    bytes: int
    cpu: float


def page(timings: Iterable[Timing]) -> list[Line]:
    """A line per kind, the slowest first, and one of all."""
    by_kind: dict[str, list[Timing]] = {}
    every = list(timings)
    for timing in every:
        by_kind.setdefault(timing.kind, []).append(timing)
    lines = sorted((line(kind, held) for kind, held in by_kind.items()), key=lambda each: -each.p95)
    return [*lines, line("all", every)] if every else []


def line(kind: str, timings: Sequence[Timing]) -> Line:
    """What the answers of a kind took."""
    seconds = sorted(timing.seconds for timing in timings)
    p95 = seconds[min(len(seconds) - 1, round(0.95 * (len(seconds) - 1)))]
    most = max(timing.bytes for timing in timings)
    cpu = statistics.fmean(timing.cpu for timing in timings)
    return Line(kind, len(seconds), timings[0].seconds, statistics.median(seconds), p95, seconds[-1], most, cpu)


def section(
    single: Sequence[Line],
    many: Sequence[Line],
    arguments: argparse.Namespace,
    *,
    errors: Sequence[str],
    memory: tuple[float, float],
    rate: float,
) -> str:
    """The part of the page."""
    told = Counter(errors)
    meanwhile = ", while everything is computed anew" if arguments.refresh else ""
    return "\n".join(
        [
            f"{HEADING} on {arguments.customers:,} customers",
            "",
            f"Written by `benchmarks/load.py` on {os.cpu_count()} cores, which the server, the load test and other",
            "work share. A page counts until its last byte; *bytes* is the most that was transferred.",
            "",
            f"### {arguments.users} at once, a click every {arguments.think:g} seconds each{meanwhile}",
            "",
            f"{rate:.1f} answers a second for {arguments.seconds:g} seconds; {len(errors)} errors;",
            f"the server held at most {memory[1]:,.0f} MB.",
            "",
            _table(many),
            "",
            "### One alone",
            "",
            f"Everything {arguments.rounds} times; *first* is soon after the server's start; it then held",
            f"{memory[0]:,.0f} MB; *cpu* is the server's mean time of all cores.",
            "",
            _table(single, cpu=True),
            *(["", "Errors:", "", *(f"- {count} × {text}" for text, count in told.most_common(20))] if told else []),
            "",
        ]
    )


def _table(lines: Sequence[Line], *, cpu: bool = False) -> str:
    heads = ["times", "first", "p50", "p95", "max", "bytes", *(["cpu"] if cpu else [])]
    rows = [f"| asked for | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(heads)]
    for each in lines:
        seconds = (each.first, each.median, each.p95, each.most)
        times = " | ".join(f"{took * 1000:,.0f} ms" for took in seconds)
        spent = f" {each.cpu * 1000:,.0f} ms |" if cpu else ""
        rows.append(f"| {each.kind} | {each.count} | {times} | {each.bytes / 1000:,.1f} kB |{spent}")
    return "\n".join(rows)


def with_section(results: str, text: str) -> str:
    """The page of results with this part in place of the one before."""
    return results.partition(f"\n{HEADING}")[0].rstrip("\n") + "\n\n" + text


def kept_section(results: str) -> str:
    """This part of a page of results, empty if it has none."""
    _, found, after = results.partition(f"\n{HEADING}")
    return f"\n{HEADING}{after}" if found else ""
