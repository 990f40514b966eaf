// Everything that the pages do in the browser. Without it they can be read and their forms sent.
import "./htmx";
import "./paper";
import { onContent } from "./content";
import { startBulk } from "./bulk";
import { startDates } from "./dates";
import { startDialogs } from "./dialogs";
import { startDrop } from "./drop";
import { startFigures } from "./figures";
import { startForms } from "./forms";
import { startMenus } from "./menus";
import { startMulti } from "./multi";
import { showTabs, startNavigation } from "./navigation";
import { startToasts } from "./toasts";
import { startValues } from "./values";

startNavigation();
startMenus();
startDialogs();
startForms();
startToasts();
startBulk();
startDates();
startDrop();
onContent(showTabs);
onContent(startMulti);
onContent(startValues);
onContent(startFigures);
