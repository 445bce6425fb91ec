/** Forms: what Discord takes as a modal, and what it lets the person send back. */
import * as z from "zod/mini";
import { InvalidInput } from "../../lib/domain/parse.ts";
import { between, refusedWith } from "./checks.ts";
import { CustomId, componentType, isEachOnce, Select } from "./components.ts";

const mostInAField = 4_000;
const length = (least: number) =>
  z.number().check(z.int(), z.minimum(least), z.maximum(mostInAField));

const inputShape = {
  type: z.literal(componentType.input),
  custom_id: CustomId,
  style: z.literal([1, 2], "Value must be one of {1, 2}."),
  min_length: z.optional(length(0)),
  max_length: z.optional(length(1)),
  required: z.optional(z.boolean()),
  value: z.optional(z.string().check(between(0, mostInAField))),
  placeholder: z.optional(z.string().check(between(0, 100))),
};
interface Bounded {
  readonly value?: string | undefined;
  readonly min_length?: number | undefined;
  readonly max_length?: number | undefined;
}
const fits = refusedWith<Bounded>(
  "BASE_TYPE_BAD_LENGTH",
  "The field's own limits do not hold for its value.",
  ({ value, min_length: least = 0, max_length: most = mostInAField }) =>
    least <= most && (value === undefined || [...value].length <= most),
);
const shortLabel = z.string("This field is required").check(between(1, 45));
/** In a row of its own the input brings its label along; within a label it must not. */
const RowInput = z.object({ ...inputShape, label: shortLabel }).check(fits);
const LabelledInput = z.object({ ...inputShape, label: z.optional(z.undefined()) }).check(fits);

const Row = z.object({
  type: z.literal(componentType.row),
  components: z.array(RowInput).check(between(1, 1)),
});
const Label = z.object({
  type: z.literal(componentType.label),
  label: shortLabel,
  description: z.optional(z.string().check(between(1, 100))),
  component: z.discriminatedUnion("type", [LabelledInput, Select]),
});
const Text = z.object({
  type: z.literal(componentType.text),
  content: z.string().check(between(1, 4_000)),
});

/** The data of a response of type 9. */
export const Modal = z
  .object({
    custom_id: CustomId,
    title: shortLabel,
    components: z.array(z.discriminatedUnion("type", [Row, Label, Text])).check(between(1, 5)),
  })
  .check(
    refusedWith(
      "COMPONENT_CUSTOM_ID_DUPLICATED",
      "Component custom id cannot be duplicated",
      ({ components }) =>
        isEachOnce(components.flatMap(fieldsOf).map(({ custom_id }) => custom_id)),
    ),
  );
export type Modal = z.infer<typeof Modal>;
type Part = Modal["components"][number];
type Field = z.infer<typeof RowInput> | z.infer<typeof LabelledInput> | z.infer<typeof Select>;

function fieldsOf(part: Part): readonly Field[] {
  if (part.type === componentType.row) return part.components;
  return part.type === componentType.label ? [part.component] : [];
}

export const ModalValues = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type ModalValues = z.infer<typeof ModalValues>;

/**
 * What the client sends when the person presses "Submit": the modal's parts with their values.
 *
 * @throws `InvalidInput` when the client would not let them: a required field is empty, a text too long
 */
export function submitted({ components }: Modal, values: ModalValues): readonly object[] {
  return components.map((part, index) => {
    const id = index + 1;
    if (part.type === componentType.row) {
      const inputs = part.components.map((input) => answered(input, values));
      return { type: part.type, id, components: inputs };
    }
    if (part.type === componentType.text) return { type: part.type, id };
    return { type: part.type, id, component: answered(part.component, values) };
  });
}

function answered(field: Field, values: ModalValues): object {
  const { type, custom_id } = field;
  const given = values[custom_id];
  const isRequired = field.required ?? true;
  if (field.type === componentType.select) {
    const chosen = [given ?? []].flat();
    checkChosen(field, chosen, isRequired);
    return { type, custom_id, values: chosen };
  }
  const value = typeof given === "string" ? given : (field.value ?? "");
  const count = [...value].length;
  const { min_length: least = 0, max_length: most = mostInAField } = field;
  if (isRequired && value === "") throw new InvalidInput(custom_id, "must be filled in");
  if (value !== "" && count < least)
    throw new InvalidInput(custom_id, `must have at least ${least} characters`);
  if (count > most) throw new InvalidInput(custom_id, `must have at most ${most} characters`);
  return { type, custom_id, value };
}

/** @throws `InvalidInput` for values that the menu does not offer, or too few or too many of them */
export function checkChosen(
  { custom_id, options, min_values: least = 1, max_values: most = 1 }: z.infer<typeof Select>,
  chosen: readonly string[],
  isRequired = true,
): void {
  const unknown = chosen.find((value) => options.every((option) => option.value !== value));
  if (unknown !== undefined) throw new InvalidInput(custom_id, `does not offer ${unknown}`);
  if ((chosen.length < least && (isRequired || chosen.length > 0)) || chosen.length > most)
    throw new InvalidInput(custom_id, `takes ${least} to ${most} choices`);
}
