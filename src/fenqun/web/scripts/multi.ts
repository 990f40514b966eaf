// A select that can be searched: a combobox with a list, and chips for what is chosen. The select stays the truth, so
// forms are sent, and htmx hears its changes, as without this script.
import { once } from "./content";
import { icon } from "./icon";
import { found, type Choice } from "./choices";

export function startMulti(root: ParentNode): void {
  for (const field of once(root, "[data-multi]", "multi")) new Multi(field);
}

class Multi {
  private readonly select: HTMLSelectElement;
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private readonly chips = document.createElement("ul");
  private readonly told = document.createElement("span");
  private shown: Choice[] = [];
  private active = -1;
  private asked: AbortController | undefined;

  constructor(private readonly field: HTMLElement) {
    this.select = field.querySelector("select")!;
    this.build();
    this.listen();
    this.chosenChanged();
  }

  private get isOpen(): boolean {
    return !this.list.hidden;
  }

  private build(): void {
    const { select, input, list, chips, told } = this;
    const label = this.field.querySelector("label")!;
    const name = label.textContent?.trim() ?? "";
    input.id = `${select.id}-search`;
    list.id = `${select.id}-list`;
    label.htmlFor = input.id;
    set(input, { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list" });
    set(input, { "aria-expanded": "false", "aria-controls": list.id, placeholder: this.text("search") });
    for (const tie of ["aria-describedby", "aria-invalid"])
      if (select.hasAttribute(tie)) input.setAttribute(tie, select.getAttribute(tie) ?? "");
    set(list, { role: "listbox", class: "choices", "aria-label": name });
    if (select.multiple) list.setAttribute("aria-multiselectable", "true");
    set(chips, { class: "chips", "aria-label": name });
    set(told, { class: "unseen", role: "status" });
    list.hidden = true;
    select.hidden = true;
    const picker = document.createElement("div");
    picker.className = "picker";
    const typed = document.createElement("div");
    typed.className = "picker-typed";
    if (select.multiple) typed.append(chips);
    typed.append(input);
    picker.append(typed, list, told);
    select.before(picker);
    input.disabled = select.disabled;
  }

  private listen(): void {
    const { input, list, chips, select } = this;
    input.addEventListener("input", () => this.search());
    input.addEventListener("click", () => this.search(!select.multiple));
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => !select.multiple && input.select());
    input.addEventListener("blur", () => this.close());
    // The focus stays in the field while the mouse chooses.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.toggle(Number(option.dataset["place"]));
    });
    chips.addEventListener("click", (event) => {
      const chip = (event.target as Element).closest<HTMLElement>("button[data-value]");
      if (chip) this.remove(chip.dataset["value"] ?? "");
    });
    select.addEventListener("fenqun:set", () => this.chosenChanged());
  }

  private key(event: KeyboardEvent): void {
    const { input, select } = this;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (this.isOpen) this.activate((this.active + step + this.shown.length) % (this.shown.length || 1));
      else this.search(!select.multiple);
    } else if (event.key === "Enter" && this.isOpen) {
      if (this.active >= 0) this.toggle(this.active);
    } else if (event.key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && select.multiple && !input.value) {
      const last = [...select.selectedOptions].at(-1);
      if (last) this.remove(last.value);
      return;
    } else return;
    event.preventDefault();
  }

  /** Shows what fits what is typed; `all`: as if nothing were typed. */
  private search(all = false): void {
    const typed = all ? "" : this.input.value.trim();
    this.asked?.abort();
    const url = this.field.dataset["url"];
    if (!url) return this.show(found(this.select, typed));
    const asked = (this.asked = new AbortController());
    window.setTimeout(async () => {
      if (asked.signal.aborted) return;
      const address = new URL(url, window.location.href);
      address.searchParams.set("search", typed);
      try {
        const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
        if (answer.ok) this.show((await answer.json()) as Choice[]);
      } catch (error) {
        if (!(error instanceof DOMException)) document.dispatchEvent(new Event("htmx:sendError"));
      }
    }, 150);
  }

  private show(choices: Choice[]): void {
    this.shown = choices;
    this.list.replaceChildren(...this.groups());
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.told.textContent = this.text("count").replace("{n}", String(choices.length));
    this.activate(choices.length ? 0 : -1, false);
  }

  private groups(): HTMLElement[] {
    if (!this.shown.length) {
      const none = document.createElement("div");
      set(none, { class: "choices-none", role: "option", "aria-disabled": "true" });
      none.textContent = this.text("none");
      return [none];
    }
    const made: HTMLElement[] = [];
    let group = "";
    let into: HTMLElement | undefined;
    for (const [place, choice] of this.shown.entries()) {
      if (choice.group && choice.group !== group) {
        into = document.createElement("div");
        set(into, { role: "group", "aria-label": choice.group });
        const title = document.createElement("div");
        set(title, { class: "choices-group", "aria-hidden": "true" });
        title.textContent = choice.group;
        into.append(title);
        made.push(into);
      } else if (!choice.group) into = undefined;
      group = choice.group ?? "";
      const option = this.option(choice, place);
      if (into) into.append(option);
      else made.push(option);
    }
    return made;
  }

  private option(choice: Choice, place: number): HTMLElement {
    const option = document.createElement("div");
    const chosen = this.isChosen(choice.value);
    set(option, { role: "option", class: "choice", id: `${this.list.id}-${place}`, "aria-selected": String(chosen) });
    option.dataset["place"] = String(place);
    const label = document.createElement("span");
    label.textContent = choice.label;
    option.append(icon("check"), label);
    if (choice.note) {
      const note = document.createElement("span");
      note.className = "choice-note";
      note.textContent = choice.note;
      option.append(note);
    }
    return option;
  }

  private activate(place: number, scroll = true): void {
    const options = this.list.querySelectorAll(".choice");
    options[this.active]?.classList.remove("active");
    this.active = options.length ? place : -1;
    const option = options[this.active];
    option?.classList.add("active");
    if (scroll) option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    this.asked?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.input.value = this.select.multiple ? "" : this.label();
  }

  private toggle(place: number): void {
    const choice = this.shown[place];
    if (!choice) return;
    const option = this.known(choice.value) ?? this.added(choice);
    option.selected = this.select.multiple ? !option.selected : true;
    this.changed();
    if (!this.select.multiple) return this.close();
    this.input.value = "";
    this.list.querySelectorAll(".choice")[place]?.setAttribute("aria-selected", String(option.selected));
  }

  private remove(value: string): void {
    const option = this.known(value);
    if (option) option.selected = false;
    this.changed();
    this.input.focus();
    this.close();
  }

  private changed(): void {
    this.chosenChanged();
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private chosenChanged(): void {
    if (!this.select.multiple) this.input.value = this.label();
    this.chips.hidden = !this.select.selectedOptions.length;
    this.chips.replaceChildren(...[...this.select.selectedOptions].map((option) => this.chip(option)));
  }

  private chip(option: HTMLOptionElement): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.dataset["value"] = option.value;
    button.disabled = this.select.disabled;
    button.setAttribute("aria-label", this.text("remove").replace("{what}", option.label));
    const label = document.createElement("span");
    label.textContent = option.label;
    button.append(label, icon("close"));
    item.append(button);
    return item;
  }

  private known(value: string): HTMLOptionElement | undefined {
    return [...this.select.options].find((option) => option.value === value);
  }

  private added(choice: Choice): HTMLOptionElement {
    const option = new Option(choice.label, choice.value);
    this.select.append(option);
    return option;
  }

  private isChosen(value: string): boolean {
    return this.known(value)?.selected ?? false;
  }

  private label(): string {
    return this.select.selectedOptions[0]?.label ?? "";
  }

  private text(name: string): string {
    return this.field.dataset[`text${name[0]?.toUpperCase()}${name.slice(1)}`] ?? "";
  }
}

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
