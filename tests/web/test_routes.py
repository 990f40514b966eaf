from pathlib import Path

import fenqun.web
from fenqun.web.routes import MODULES


def test_every_module_with_routes_is_served():
    folder = Path(fenqun.web.__file__).parent
    routed = {file.stem for file in folder.glob("*.py") if "\nroutes = APIRouter(" in file.read_text("utf-8")}
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == routed


def test_none_is_served_twice():
    assert len(set(MODULES)) == len(MODULES)
