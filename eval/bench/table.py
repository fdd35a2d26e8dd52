"""Print a report side by side."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from eval.bench.report import Report
from eval.bench.speakers import TURNS


def print_report(report: Report, console: Console) -> None:
    """Print the table, the steps of our own turn, retrieval, ratios and verdicts."""
    console.print(_table(report))
    for run in report.ours.runs:
        steps = " · ".join(f"{name} {ms:.1f}" for name, ms in run.parts.items())
        console.print(f"Trợ lý, {run.people} người, trung bình từng bước (ms): {steps}", highlight=False)
    found = report.search
    console.print(
        f"Riêng tìm kiếm: p50 {found.p50:.2f} ms · p95 {found.p95:.2f} ms ({found.messages} câu)",
        highlight=False,
    )
    pages = report.pages
    console.print(
        f"Trang tra cứu và gợi ý: p50 {pages.p50:.1f} ms · p95 {pages.p95:.1f} ms ({pages.messages} lần)",
        highlight=False,
    )
    for people, stock, ratio in report.ratios():
        console.print(f"p50 trợ lý / {stock}, {people} người: {ratio:.2f}", highlight=False)
    for verdict in report.verdicts():
        mark = "[green]đạt[/]" if verdict.met else "[red]chưa đạt[/]"
        console.print(f"{mark}: {verdict.target} ({verdict.figures})", highlight=False)


def _table(report: Report) -> Table:
    table = Table(title="Mili giây một tin nhắn, từ lúc gửi tới lúc nhận đủ câu trả lời")
    table.caption = f"Cuộc trò chuyện mới sau mỗi {TURNS} tin, cho cả ba."
    table.add_column("Bot")
    for run in report.ours.runs:
        for heading in ("p50", "p95", "tin/giây"):
            table.add_column(f"{run.people} người\n{heading}", justify="right")
    for bot in (report.ours, report.fixed, report.action):
        cells = [f"{value:.1f}" for run in bot.runs for value in (run.p50, run.p95, run.per_second)]
        table.add_row(bot.name, *cells)
    return table
