"""Browsers as people know them, of what they say of themselves."""

import re

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("WeChat", r"MicroMessenger/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Headless)?(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari"),
)
"""Those that name another's name too come first."""
_SYSTEMS = (
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS|OpenHarmony"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Macintosh|Mac OS X"),
    ("Linux", "Linux|X11"),
)


def browser(agent: str) -> str:
    """`Chrome 156, Linux`; what is no browser that is known, as it says itself."""
    system = next((name for name, sign in _SYSTEMS if re.search(sign, agent)), "")
    for name, sign in _BROWSERS:
        if found := re.search(sign, agent):
            return ", ".join(part for part in (f"{name} {found[1]}", system) if part)
    return agent
