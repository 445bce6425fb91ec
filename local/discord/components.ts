/** Buttons and menus on messages: what Discord takes, and what it says of those that it does not take ("Component Reference"). */
import * as z from "zod/mini";
import { between, refusedWith } from "./checks.ts";

export const componentType = {
  row: 1,
  button: 2,
  select: 3,
  input: 4,
  text: 10,
  label: 18,
} as const;
const linkStyle = 5;

export const CustomId = z.string("This field is required").check(between(1, 100));
const Emoji = z.object({
  id: z.optional(z.nullable(z.string())),
  name: z.optional(z.nullable(z.string())),
  animated: z.optional(z.boolean()),
});

const Button = z
  .object({
    type: z.literal(componentType.button),
    style: z.literal([1, 2, 3, 4, linkStyle], "Value must be one of {1, 2, 3, 4, 5}."),
    label: z.optional(z.string().check(between(0, 80))),
    emoji: z.optional(Emoji),
    custom_id: z.optional(CustomId),
    url: z.optional(z.string().check(between(1, 512))),
    disabled: z.optional(z.boolean()),
  })
  .check(
    refusedWith(
      "BUTTON_COMPONENT_INVALID_EMOJI_OR_LABEL",
      "A button needs a label or an emoji",
      ({ label, emoji }) => (label ?? "") !== "" || emoji !== undefined,
    ),
    refusedWith(
      "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
      "A custom id is required",
      ({ style, custom_id }) => style === linkStyle || custom_id !== undefined,
    ),
    refusedWith(
      "BUTTON_COMPONENT_INVALID_URL",
      "A link button has a url and no custom id, every other one a custom id and no url",
      ({ style, url, custom_id }) =>
        style === linkStyle ? url !== undefined && custom_id === undefined : url === undefined,
    ),
  );

const SelectOption = z.object({
  label: z.string("This field is required").check(between(1, 100)),
  value: z.string("This field is required").check(between(1, 100)),
  description: z.optional(z.string().check(between(1, 100))),
  emoji: z.optional(Emoji),
  default: z.optional(z.boolean()),
});

const upTo25 = z.number().check(z.int(), z.minimum(0), z.maximum(25));
export const Select = z
  .object({
    type: z.literal(componentType.select),
    custom_id: CustomId,
    options: z.array(SelectOption).check(between(1, 25)),
    placeholder: z.optional(z.string().check(between(0, 150))),
    min_values: z.optional(upTo25),
    max_values: z.optional(upTo25.check(z.minimum(1))),
    required: z.optional(z.boolean()),
    disabled: z.optional(z.boolean()),
  })
  .check(
    refusedWith(
      "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
      "The specified option value is already used",
      ({ options }) => new Set(options.map(({ value }) => value)).size === options.length,
    ),
    refusedWith(
      "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE",
      "More values are asked for than there are options",
      ({ options, max_values: most = 1, min_values: least = 1 }) =>
        most <= options.length && least <= most,
    ),
  );

const Row = z
  .object({
    type: z.literal(componentType.row, 'Value of field "type" must be one of (1,).'),
    components: z
      .array(
        z.discriminatedUnion(
          "type",
          [Button, Select],
          'Value of field "type" must be one of (2, 3).',
        ),
      )
      .check(between(1, 5)),
  })
  .check(
    refusedWith(
      "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
      "A menu fills its row: nothing else fits beside it",
      ({ components }) =>
        components.length === 1 || components.every(({ type }) => type === componentType.button),
    ),
  );

/** A message's action rows, five at most, in which no custom id stands twice. */
export const MessageComponents = z.array(Row).check(
  between(0, 5),
  refusedWith(
    "COMPONENT_CUSTOM_ID_DUPLICATED",
    "Component custom id cannot be duplicated",
    (rows) => isEachOnce(pressables(rows).map(({ custom_id }) => custom_id ?? "")),
  ),
);
export type MessageComponents = z.infer<typeof MessageComponents>;

/** All buttons that can be pressed and menus that can be opened; links are the client's own business. */
export const pressables = (rows: MessageComponents) =>
  rows.flatMap(({ components }) =>
    components.filter((component) => component.custom_id !== undefined),
  );

export const isEachOnce = (texts: readonly string[]): boolean =>
  new Set(texts).size === texts.length;
