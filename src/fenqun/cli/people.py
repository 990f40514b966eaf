"""Who may do what and who did, in the terminal."""

from rich.console import Console
from rich.text import Text

from fenqun.answers import Answer, AuditAnswer, AuditLine, UserAnswer, UsersAnswer
from fenqun.answers.figures import number
from fenqun.cli.drawing import heading, table
from fenqun.errors import message
from fenqun.language import Translator

_USER = (message("name"), message("role"), message("full name"), message("state"), message("last seen"))
_ENTRY = ("", message("at (UTC)"), message("who"), message("action"), message("what"))
_MINUTE = 16


def show_users(answer: Answer, console: Console, translate: Translator) -> None:
    """Everyone with role and state."""
    if not isinstance(answer, UsersAnswer):
        raise TypeError(type(answer))
    if not answer.users:
        console.print(translate("There are no users yet: fenqun users add NAME --role admin"), markup=False)
        return
    rows = [[user.name, user.role, user.full_name, _state(user, translate), _at(user.seen_at)] for user in answer.users]
    console.print(table([(translate(name), False) for name in _USER], rows, whole=1))


def show_user(answer: Answer, console: Console, translate: Translator) -> None:
    """The user as they are now, and the password for one time where one was made."""
    if not isinstance(answer, UserAnswer):
        raise TypeError(type(answer))
    told = translate("{name}: {role}, {state}").format(
        name=answer.name, role=answer.role, state=_state(answer, translate)
    )
    console.print(told, markup=False)
    if answer.one_time_password:
        told = translate("Password for the first sign-in, shown only now: {password}")
        console.print(told.format(password=answer.one_time_password), markup=False, soft_wrap=True)


def show_audit(answer: Answer, console: Console, translate: Translator) -> None:
    """The entries, the latest first, and whether the chain holds where that was asked."""
    if not isinstance(answer, AuditAnswer):
        raise TypeError(type(answer))
    if answer.lines:
        columns = [(translate(name) if name else "", not name) for name in _ENTRY]
        console.print(table(columns, (_entry(line) for line in answer.lines), whole=2))
    else:
        console.print(translate("Nothing has been recorded."), markup=False)
    if answer.after is not None:
        told = translate("There are earlier ones: fenqun audit --before {number}")
        console.print(told.format(number=answer.after), markup=False, style="dim")
    if answer.verified and answer.broken is None:
        heading(console, translate("All {count} entries are as they were written.").format(count=number(answer.number)))
        told = translate("Note this seal elsewhere; later, fenqun audit --against it proves them again:")
        console.print(told, markup=False, style="dim")
        console.print(f"{answer.number}:{answer.head}", markup=False, soft_wrap=True)


def _entry(line: AuditLine) -> list[str | Text]:
    by = f"{line.door} {line.address}".strip()
    who = Text.assemble(line.who, (f" ({by})" if line.who else by, "dim"))
    details = ", ".join(f"{name}={_short(value)}" for name, value in line.details.items() if value and name != "diff")
    what = Text.assemble(line.what, (f"  {details}" if details else "", "dim"))
    return [str(line.number), _at(line.at), who, line.action, what]


def _short(value: object) -> str:
    if isinstance(value, list):
        return "+".join(str(part) for part in value[:3]) + (f"+{len(value) - 3}" if len(value) > 3 else "")
    if isinstance(value, dict):
        return "+".join(f"{name} {part}" for name, part in value.items())
    return str(value)


def _state(user: UserAnswer, translate: Translator) -> str:
    if not user.active:
        return translate("kept out")
    if user.must_change:
        return translate("password for one time")
    return translate("signs on elsewhere") if user.sign_on else translate("active")


def _at(moment: str) -> str:
    """The moment to the minute, without what marks it as UTC."""
    return moment[:_MINUTE].replace("T", " ")
