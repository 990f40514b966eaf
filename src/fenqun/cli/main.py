"""The `fenqun` command: its options, its exit status, its errors."""

import gc
import sys
from collections.abc import Sequence

import click

from fenqun.cli.commands import COMMANDS
from fenqun.cli.session import Ended, Session, asked_language, failed
from fenqun.cli.spoken import refused, spoken
from fenqun.errors import Cancelled, FenqunError
from fenqun.language import translator

DONE, USAGE, STOPPED = 0, 2, 130

_NEW_OBJECTS = 100_000
"""How many before Python looks for unreachable ones: at its own 700 a tenth of the start would go there."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Start: fenqun init DIR --orders FILE, then fenqun -w DIR refresh.",
)
@click.option("-w", "--workspace", "workspace", metavar="DIR", help="The workspace; default: the current folder.")
@click.option("--lang", metavar="LANG", help="Language of the output: en, zh-Hans, zh-Hant; default: the workspace's.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON on stdout; messages go to stderr.")
@click.version_option(package_name="fenqun")
@click.pass_context
def fenqun(context: click.Context, workspace: str | None, lang: str | None, as_json: bool) -> None:
    """Customer records in; profiles, tags, segments and reports out."""
    context.obj = Session(workspace, lang, as_json)


for command in COMMANDS:
    fenqun.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and ends the process: 0 done, 1 wrong definitions or data or an unmet test, 2 usage, 3 see
    `plan --exit-code`, 130 stopped."""
    gc.set_threshold(_NEW_OBJECTS)
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    language = asked_language(arguments)
    try:
        command = fenqun if language == "en" else spoken(fenqun, translator(language))
        command.main(args=arguments, standalone_mode=False)
    except Ended as ended:
        sys.exit(ended.status)
    except click.exceptions.NoArgsIsHelpError as problem:
        problem.show()
        sys.exit(USAGE)
    except click.ClickException as problem:
        failed(refused(problem))
        sys.exit(USAGE)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except SystemExit:
        # click and rich end by themselves where the reader of their output has gone away, as `head` does.
        sys.exit(DONE)
    except (FenqunError, OSError) as error:
        status = failed(error)
        sys.exit(STOPPED if isinstance(error, Cancelled) else status)
    sys.exit(DONE)


if __name__ == "__main__":
    main()
