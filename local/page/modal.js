/** Forms that Vigil opens, as a dialog: labelled fields with their limits, sent or cancelled. */
import { post } from "./discord.js";
import { make } from "./dom.js";

const [rowType, selectType, inputType, textType] = [1, 3, 4, 10];
const paragraphStyle = 2;

/** Each field with the words above it. */
const partsOf = (component) => {
  if (component.type === rowType)
    return component.components.map((field) => ({ field, label: field.label, hint: "" }));
  if (component.type === textType) return [{ text: component.content }];
  const { component: field, label, description = "" } = component;
  return [{ field, label, hint: description }];
};

function control(field) {
  const isNeeded = field.required ?? true;
  const attributes = { name: field.custom_id, ...(isNeeded ? { required: "" } : {}) };
  if (field.type === selectType) {
    return make(
      "select",
      attributes,
      ...field.options.map(({ label, value, default: isChosen }) =>
        make("option", { value, ...(isChosen ? { selected: "" } : {}) }, label),
      ),
    );
  }
  const limits = {
    maxlength: String(field.max_length ?? 4_000),
    ...(field.min_length > 0 ? { minlength: String(field.min_length) } : {}),
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
  };
  if (field.type === inputType && field.style !== paragraphStyle)
    return make("input", { ...attributes, ...limits, type: "text", value: field.value ?? "" });
  const area = make("textarea", { ...attributes, ...limits, rows: "7" });
  area.value = field.value ?? "";
  return area;
}

function partNode({ field, label, hint, text }) {
  if (text !== undefined) return make("p", {}, text);
  return make(
    "label",
    { class: "field" },
    make("span", {}, label),
    ...(hint === "" ? [] : [make("small", {}, hint)]),
    control(field),
  );
}

/** Shows the form of an interaction until it is sent or cancelled. What was written stays after a failure. */
export function showModal({ interaction_id, modal }) {
  const problem = make("p", { class: "notice", role: "alert" });
  const cancel = make("button", { type: "button" }, "Cancel");
  const form = make(
    "form",
    {},
    make("h2", { id: "modal-title" }, modal.title),
    ...modal.components.flatMap(partsOf).map(partNode),
    problem,
    make("div", { class: "ends" }, cancel, make("button", { class: "main" }, "Submit")),
  );
  const dialog = make("dialog", { class: "modal", "aria-labelledby": "modal-title" }, form);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await post("modals", { interaction_id, values: Object.fromEntries(new FormData(form)) });
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}
