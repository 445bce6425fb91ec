/** The fields of a form that Vigil opens, whatever Discord has wrapped them in. */
import {
  componentType,
  type Modal,
  type ModalPart,
  type Select,
  type TextField,
} from "../../api/discord-types.ts";

export type ModalEntry =
  | { readonly kind: "words"; readonly text: string }
  | {
      readonly kind: "text";
      readonly field: TextField;
      readonly label: string;
      readonly hint: string;
    }
  | {
      readonly kind: "select";
      readonly field: Select;
      readonly label: string;
      readonly hint: string;
    };

/** In their order, each with the words above it. */
export const entriesOfModal = ({ components }: Modal): readonly ModalEntry[] =>
  components.flatMap(entriesIn);

function entriesIn(part: ModalPart): readonly ModalEntry[] {
  switch (part.type) {
    case componentType.row:
      return part.components.map((field) => ({
        kind: "text",
        field,
        label: field.label,
        hint: "",
      }));
    case componentType.text:
      return [{ kind: "words", text: part.content }];
    case componentType.label: {
      const { component: field, label, description: hint = "" } = part;
      return field.type === componentType.select
        ? [{ kind: "select", field, label, hint }]
        : [{ kind: "text", field, label, hint }];
    }
  }
}

export type ModalValues = Readonly<Record<string, string | readonly string[]>>;

/** What stands in the fields when the form opens, by their custom ids. */
export function startOf(entries: readonly ModalEntry[]): ModalValues {
  const values: Record<string, string | readonly string[]> = {};
  for (const entry of entries) {
    if (entry.kind === "text") values[entry.field.custom_id] = entry.field.value ?? "";
    if (entry.kind === "select")
      values[entry.field.custom_id] = entry.field.options
        .filter((option) => option.default === true)
        .map(({ value }) => value);
  }
  return values;
}
