// What a select offers, and which of it fits what is typed.

export interface Choice {
  value: string;
  label: string;
  note?: string;
  group?: string;
}

const MOST = 200;

export function found(select: HTMLSelectElement, typed: string): Choice[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const fits = (option: HTMLOptionElement) => {
    const text = plain(`${option.label} ${option.value} ${option.dataset["note"] ?? ""}`);
    return words.every((word) => text.includes(word));
  };
  return [...select.options].filter(fits).slice(0, MOST).map(choice);
}

function choice(option: HTMLOptionElement): Choice {
  const group = option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : "";
  return { value: option.value, label: option.label, note: option.dataset["note"] ?? "", group };
}

const plain = (text: string) => text.normalize("NFKC").toLocaleLowerCase();
