"""The verbs of the command line, in the order of the flow."""

from pathlib import Path
from typing import Any

import click

from fenqun.cli.access import audit, users
from fenqun.cli.asking import count, customers
from fenqun.cli.editing import edits, plan, refit, rename, test, undo
from fenqun.cli.gridding import grid
from fenqun.cli.keeping import doctor, history, vacuum
from fenqun.cli.moving import moves, path, sizes
from fenqun.cli.overlapping import overlap
from fenqun.cli.playing import playbook
from fenqun.cli.positioning import positioning
from fenqun.cli.serve import serve
from fenqun.cli.session import Session, with_session, with_snapshot
from fenqun.cli.targeting import allocate, criteria, decide, decisions, targets
from fenqun.errors import Cancelled, Phrase, UsageError, message

_FILES = click.Path(exists=False)


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--orders", multiple=True, metavar="FILE", help="Orders or order lines: a file, folder or glob.")
@click.option("--customers", multiple=True, metavar="FILE", help="Customers: a row per person or company.")
@click.option(
    "--other",
    multiple=True,
    metavar="ROLE=FILE",
    help="Such as events=FILE; also contacts, products, surveys, referrals, consents, order_lines.",
)
@click.option("--name", metavar="NAME", help="What the workspace is called; default: the folder's name.")
@click.option("--currency", metavar="CODE", help="Such as CNY; default: by the files' signs and language.")
@click.option("--time-zone", metavar="ZONE", help="Such as Asia/Shanghai; default: by the files' language.")
@with_session
def init(session: Session, directory: str, orders: tuple[str, ...], customers: tuple[str, ...], **options: Any) -> None:
    """Look at the files, guess their columns, write a workspace."""
    from fenqun.cli.done import show_init  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.workspace import Workspace  # noqa: PLC0415
    from fenqun.workspace.actor import Actor  # noqa: PLC0415

    others = [_role_and_file(text) for text in options.pop("other")]
    files = {"orders": list(orders), "customers": list(customers)}
    for role, file in others:
        files.setdefault(role, []).append(file)
    actor = Actor.of_this_process("cli")
    report = Workspace.init(Path(directory), files=files, language=session.chosen, actor=actor, **options)
    session.at(directory).answer(report, show_init)


def _role_and_file(text: str) -> tuple[str, str]:
    role, separator, file = text.partition("=")
    if not separator or not file:
        raise UsageError(what=Phrase(message("--other takes ROLE=FILE, not '{text}'"), text=text))
    return role, file


@click.command()
@with_session
def check(session: Session) -> None:
    """Check every definition; all errors at once, with file:line:column."""
    from fenqun.cli.done import show_check  # noqa: PLC0415

    session.answer(session.workspace.check(), show_check)


@click.command()
@click.option("--as-of", metavar="DATE", help="Compute as of the end of this day (or this moment), not now.")
@click.option("--wait", is_flag=True, help="Where somebody else refreshes or imports, wait until it is done.")
@click.option("--full", is_flag=True, help="Read and compute everything, also what has not changed since.")
@with_session
def refresh(session: Session, as_of: str | None, wait: bool, full: bool) -> None:
    """Read the sources, compute profiles, tags and segments; one atomic snapshot."""
    from fenqun.cli.overview import show_overview  # noqa: PLC0415
    from fenqun.cli.progress import progress  # noqa: PLC0415
    from fenqun.clock import written  # noqa: PLC0415

    workspace = session.workspace
    moment = written(as_of) if as_of is not None else None
    try:
        with progress(session.translate) as on_progress:
            if wait and (other := workspace.writer) is not None:
                waiting = message("waiting for {who}, at work since {since}")
                on_progress(Phrase(waiting, who=other.who, since=other.since), 0.0)
            patience = None if wait else 0.0
            answer = workspace.refresh(as_of=moment, on_progress=on_progress, wait_seconds=patience, full=full)
    except KeyboardInterrupt:
        raise Cancelled from None
    session.at(str(session.folder)).answer(answer, show_overview)


@click.command()
@click.argument("name", required=False)
@click.argument("by", required=False)
@with_snapshot
def show(session: Session, name: str | None, by: str | None) -> None:
    """Show a trait, a tag or a segmentation; a cross-tab of two; without a name, the overview."""
    from fenqun.cli.show import show_any  # noqa: PLC0415

    workspace = session.workspace
    session.answer(workspace.overview() if name is None else workspace.show(name, by=by), show_any)


@click.command()
@click.argument("source", required=False)
@with_snapshot
def quality(session: Session, source: str | None) -> None:
    """Show what the import found: rows used and set aside, each column's gaps and oddities."""
    from fenqun.cli.quality import show_quality  # noqa: PLC0415

    session.answer(session.workspace.quality(source), show_quality)


@click.command()
@click.argument("customer_id", metavar="ID")
@with_snapshot
def customer(session: Session, customer_id: str) -> None:
    """Show one customer's profile page."""
    from fenqun.cli.customer import show_customer  # noqa: PLC0415

    session.answer(session.workspace.customer(customer_id), show_customer)


@click.command()
@click.argument("customer_id", metavar="ID")
@click.argument("segment", metavar="SEGMENT")
@with_snapshot
def why(session: Session, customer_id: str, segment: str) -> None:
    """Say why a customer is in SEGMENT (a tag, a segmentation, or segmentation/segment) or not."""
    from fenqun.cli.customer import show_why  # noqa: PLC0415

    session.answer(session.workspace.why(customer_id, segment), show_why)


@click.command()
@click.argument("first")
@click.argument("second")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="TRAIT",
    help="Outcomes to explain; default: the value trait and the main ones.",
)
@with_snapshot
def compare(session: Session, first: str, second: str, outcomes: tuple[str, ...]) -> None:
    """Compare two segmentations: overlap, agreement, what each explains."""
    from fenqun.cli.show import show_comparison  # noqa: PLC0415

    session.answer(session.workspace.compare(first, second, outcomes=outcomes), show_comparison)


@click.command()
@click.argument("what", metavar="WHAT")
@click.option("--to", "to", required=True, metavar="FILE", help="Ends with .csv, .xlsx, .parquet or .jsonl.")
@with_snapshot
def export(session: Session, what: str, to: str) -> None:
    """Write WHAT (profile, a tag, a segmentation, segmentation/segment, set_aside) to a file."""
    from fenqun.cli.done import show_export  # noqa: PLC0415

    session.answer(session.workspace.export(what, Path(to)), show_export)


@click.command()
@click.option("--to", "to", default="report.html", show_default=True, metavar="FILE", help="The HTML file.")
@with_snapshot
def report(session: Session, to: str) -> None:
    """Write the report: one self-contained HTML page with charts and tables."""
    from fenqun.cli.done import show_report  # noqa: PLC0415

    session.answer(session.workspace.report(Path(to)), show_report)


@click.command()
@click.argument("sql")
@click.option("--limit", default=1000, show_default=True, help="At most so many rows.")
@with_snapshot
def query(session: Session, sql: str, limit: int) -> None:
    """Ask the snapshot by SQL, read-only: tables profile, set_aside and the sources."""
    from fenqun.cli.done import show_rows  # noqa: PLC0415

    session.answer(session.workspace.query(sql, limit=limit), show_rows)


@click.command()
@click.option("--log", "log", metavar="ID", help="One job, with what it said on the way.")
@click.option("--cancel", "cancelled", metavar="ID", help="Stop a job; the last good snapshot stays.")
@click.option("--limit", default=20, show_default=True, help="At most so many jobs.")
@with_session
def jobs(session: Session, log: str | None, cancelled: str | None, limit: int) -> None:
    """List the long work that was asked for in the workbench or by the API, the latest first."""
    from fenqun import jobs as work  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.cli.jobs import show_job, show_jobs  # noqa: PLC0415

    if cancelled is not None:
        session.answer(work.cancel(session.workspace, cancelled), show_job)
    elif log is not None:
        session.answer(work.job(session.workspace, log), show_job)
    else:
        session.answer(work.jobs(session.workspace, limit=limit), show_jobs)


@click.group()
def tag() -> None:
    """Give, take and list tags by hand."""


@tag.command("add")
@click.argument("name", metavar="TAG")
@click.argument("customer_ids", metavar="ID", nargs=-1)
@click.option("--from", "file", metavar="FILE", help="A file with a customer id on each line (CSV: the first column).")
@click.option("--note", default="", help="Why.")
@with_session
def tag_add(session: Session, name: str, customer_ids: tuple[str, ...], file: str | None, note: str) -> None:
    """Give the tag to customers."""
    from fenqun.cli.done import show_tagged  # noqa: PLC0415

    session.answer(
        session.workspace.tag_add(name, customer_ids, file=Path(file) if file else None, note=note), show_tagged
    )


@tag.command("remove")
@click.argument("name", metavar="TAG")
@click.argument("customer_ids", metavar="ID", nargs=-1)
@click.option("--from", "file", metavar="FILE", help="A file with a customer id on each line.")
@with_session
def tag_remove(session: Session, name: str, customer_ids: tuple[str, ...], file: str | None) -> None:
    """Take the tag from customers."""
    from fenqun.cli.done import show_tagged  # noqa: PLC0415

    session.answer(session.workspace.tag_remove(name, customer_ids, file=Path(file) if file else None), show_tagged)


@tag.command("list")
@click.argument("name", metavar="TAG", required=False)
@with_session
def tag_list(session: Session, name: str | None) -> None:
    """List the tags given by hand."""
    from fenqun.cli.done import show_hand_tags  # noqa: PLC0415

    session.answer(session.workspace.tag_list(name), show_hand_tags)


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--customers", "count", default=20_000, show_default=True, help="How many customers.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same files.")
@with_session
def sample(session: Session, directory: str, count: int, seed: int) -> None:
    """Simulate a shop's files into DIR, to try things on."""
    from fenqun.cli.done import show_sample  # noqa: PLC0415
    from fenqun.cli.progress import progress  # noqa: PLC0415
    from fenqun.workspace.starting import sample_shop  # noqa: PLC0415

    with progress(session.translate) as on_progress:
        answer = sample_shop(Path(directory), customers=count, seed=seed, on_progress=on_progress)
    session.answer(answer, show_sample)


COMMANDS: tuple[click.Command, ...] = (
    init,
    check,
    test,
    plan,
    refresh,
    history,
    show,
    quality,
    customers,
    count,
    customer,
    why,
    compare,
    overlap,
    moves,
    sizes,
    path,
    grid,
    criteria,
    targets,
    decide,
    decisions,
    allocate,
    positioning,
    playbook,
    export,
    report,
    query,
    jobs,
    tag,
    edits,
    rename,
    undo,
    refit,
    users,
    audit,
    vacuum,
    doctor,
    sample,
    serve,
)
