/** A list of suggestions at an input, as the ARIA pattern "combobox" has it: arrows choose, Enter takes, Escape closes. */
import { make } from "./dom.js";

let made = 0;

/**
 * @param search the suggestions for a text, at once or as a promise: `{label, detail}` and whatever `pick` needs
 * @param pick told of the one that was taken
 * @param eager the first one is chosen already, so that Enter takes it
 */
export function attachListbox(input, { search, pick, label, eager = false, waitMs = 0 }) {
  made += 1;
  const list = make("ul", { id: `suggestions-${made}`, class: "suggestions", role: "listbox" });
  list.setAttribute("aria-label", label);
  list.hidden = true;
  input.after(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let items = [];
  let active = -1;
  let turn = 0;
  let timer;

  function choose(index) {
    active = index;
    for (const [place, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(place === index));
      if (place === index) item.scrollIntoView({ block: "nearest" });
    }
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function show(found) {
    items = found;
    list.replaceChildren(
      ...found.map(({ label: name, detail = "" }, index) =>
        make(
          "li",
          { role: "option", id: `${list.id}-${index}` },
          make("b", {}, name),
          make("small", {}, detail),
        ),
      ),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(eager && found.length > 0 ? 0 : -1);
  }

  function close() {
    turn += 1;
    clearTimeout(timer);
    show([]);
  }

  /** Answers can overtake one another: only the newest question's are shown. */
  async function look() {
    turn += 1;
    const mine = turn;
    const found = await search(input.value);
    if (mine === turn) show(found);
  }

  function take(index) {
    const item = items[index];
    close();
    if (item !== undefined) pick(item);
  }

  input.addEventListener("input", () => {
    // What was found for other words must not be taken for these.
    close();
    timer = setTimeout(look, waitMs);
  });
  input.addEventListener("focus", look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) choose((active + step + items.length) % items.length);
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) take(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Before the blur: what is pressed would be gone when it is released.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    take([...list.children].indexOf(event.target.closest("li")));
  });
  show([]);
  return { close };
}
