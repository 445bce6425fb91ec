/** The options of a slash command as labelled fields, with autocomplete where the definition says so. */
import { post, uploadOf } from "./discord.js";
import { byId, make, setText } from "./dom.js";
import { attachListbox } from "./listbox.js";

/** Discord, "Application Command Option Type". */
const [stringType, integerType, booleanType, numberType, fileType] = [3, 4, 5, 10, 11];

const isNumber = ({ type }) => type === integerType || type === numberType;

/** Choices are the only values; of a boolean they are its two. */
function choicesOf({ type, choices = [] }) {
  if (type !== booleanType) return choices;
  return [
    { name: "yes", value: true },
    { name: "no", value: false },
  ];
}

function control(option) {
  const { type, name, required = false } = option;
  const attributes = { name, ...(required ? { required: "" } : {}) };
  const choices = choicesOf(option);
  if (choices.length > 0) {
    const none = required ? [] : [make("option", { value: "" }, "")];
    const shown = choices.map(({ name: words, value }) => make("option", { value }, words));
    return make("select", attributes, ...none, ...shown);
  }
  if (type === fileType) return make("input", { ...attributes, type: "file" });
  const { min_value, max_value, max_length } = option;
  if (isNumber(option) && option.autocomplete !== true) {
    return make("input", {
      ...attributes,
      type: "number",
      step: type === integerType ? "1" : "any",
      ...(min_value === undefined ? {} : { min: String(min_value) }),
      ...(max_value === undefined ? {} : { max: String(max_value) }),
    });
  }
  const limit = max_length === undefined ? {} : { maxlength: String(max_length) };
  return make("input", { ...attributes, ...limit, type: "text", autocomplete: "off" });
}

/** What the field says, as Discord sends it; undefined when it says nothing. */
async function answerOf(option, input) {
  if (option.type === fileType) {
    const [file] = input.files;
    return file === undefined ? undefined : uploadOf(file);
  }
  if (input.value === "") return undefined;
  const text = input.dataset.value ?? input.value;
  if (isNumber(option)) return Number(text);
  return option.type === booleanType ? text === "true" : text;
}

/** A choice is shown by its name, and sent by its value, until the person writes on. */
function suggest(entry, option, input, fields) {
  input.addEventListener("input", () => delete input.dataset.value);
  attachListbox(input, {
    label: `Suggestions for ${option.name}`,
    waitMs: 150,
    search: async () => {
      const options = await valuesOf(entry, fields);
      const focused = { [option.name]: input.value };
      const { command, subcommand } = entry;
      try {
        const asked = {
          command,
          subcommand,
          options: { ...options, ...focused },
          focused: option.name,
        };
        const { choices } = await post("autocomplete", asked);
        return choices.map(({ name, value }) => ({ label: name, value }));
      } catch (error) {
        setText(byId("notice"), error.message);
        return [];
      }
    },
    pick: ({ label, value }) => {
      input.value = label;
      input.dataset.value = String(value);
    },
  });
}

/** The command as the person sees it: choices by their names, files by theirs. */
function typedOf({ label, options }, fields) {
  const words = options.map(({ name }) => {
    const input = fields.get(name);
    if (input.type === "file") return input.files[0]?.name ?? "";
    return input.tagName === "SELECT" ? (input.selectedOptions[0]?.textContent ?? "") : input.value;
  });
  return [label, ...words.filter((word) => word !== "")].join(" ");
}

async function valuesOf({ options }, fields) {
  const pairs = options.map(async (option) => [
    option.name,
    await answerOf(option, fields.get(option.name)),
  ]);
  return Object.fromEntries((await Promise.all(pairs)).filter(([, value]) => value !== undefined));
}

/**
 * Shows the fields of a command, the first one filled with `text`.
 *
 * @param entry `{command, subcommand, options}`: a command or subcommand, and its options' definitions
 * @param done told of the invocation when it is sent, of null when it is cancelled
 */
export function openCommandForm(entry, text, done) {
  const form = byId("command");
  const fields = new Map(entry.options.map((option) => [option.name, control(option)]));
  const shown = entry.options.map((option) => {
    const words = `${option.name}${option.required ? "" : " (optional)"}`;
    const field = make("span", { class: "with-list" }, fields.get(option.name));
    return make(
      "div",
      { class: "field" },
      make("label", { for: `option-${option.name}` }, words),
      make("small", { id: `about-${option.name}` }, option.description),
      field,
    );
  });
  for (const option of entry.options) {
    const input = fields.get(option.name);
    input.id = `option-${option.name}`;
    input.setAttribute("aria-describedby", `about-${option.name}`);
    if (option.autocomplete) suggest(entry, option, input, fields);
  }
  const first = fields.get(entry.options[0]?.name);
  if (text !== "" && entry.options[0]?.type === stringType) first.value = text;
  setText(byId("command-name"), entry.label);
  byId("command-fields").replaceChildren(...shown);

  const close = (invocation) => {
    form.hidden = true;
    form.onsubmit = null;
    done(invocation);
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const { command, subcommand } = entry;
    const options = await valuesOf(entry, fields);
    close({ command, subcommand, options, typed: typedOf(entry, fields) });
  };
  form.onkeydown = (event) => {
    if (event.key === "Escape") close(null);
  };
  byId("command-cancel").onclick = () => close(null);
  form.hidden = false;
  first?.focus();
}
