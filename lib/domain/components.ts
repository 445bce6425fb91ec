/** components: buttons and menus under a message, and the fields of a form, as Discord takes them. */

/** Discord, "Component Reference": the numbers of the wire, named once. */
export const componentType = { row: 1, button: 2, select: 3, textInput: 4, label: 18 } as const;
const buttonStyle = { primary: 1, secondary: 2, danger: 4 } as const;

/** `label` is at most 80 characters, `custom_id` (see `customIdOf`) at most 100. */
export interface Button {
  readonly type: typeof componentType.button;
  readonly style: (typeof buttonStyle)[keyof typeof buttonStyle];
  readonly label: string;
  readonly custom_id: string;
}

/** `label`, `value` and `description` are at most 100 characters each. */
export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}

/** One of 1 to 25 options; `placeholder` is at most 150 characters. */
export interface StringSelect {
  readonly type: typeof componentType.select;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly options: readonly SelectOption[];
}

/** A row holds up to five buttons, or one menu; a message up to five rows. */
export interface ActionRow {
  readonly type: typeof componentType.row;
  readonly components: readonly (Button | StringSelect)[];
}

export type ButtonLook = Pick<Button, "label" | "custom_id"> & {
  /** Left out: secondary. */
  readonly style?: keyof typeof buttonStyle;
};

/** One row of at most five buttons. */
export const buttonsRow = (buttons: readonly ButtonLook[]): ActionRow => ({
  type: componentType.row,
  components: buttons.map(({ label, custom_id, style = "secondary" }) => ({
    type: componentType.button,
    style: buttonStyle[style],
    label,
    custom_id,
  })),
});

const textStyle = { short: 1, paragraph: 2 } as const;

/** `value` and what is written into it are at most 4,000 characters, `placeholder` 100. */
export interface TextInput {
  readonly type: typeof componentType.textInput;
  readonly custom_id: string;
  readonly style: (typeof textStyle)[keyof typeof textStyle];
  readonly value?: string;
  readonly placeholder?: string;
  readonly required: boolean;
  readonly max_length: number;
}

/** A field of a form; `label` is at most 45 characters, `description` 100. */
export interface LabelledField {
  readonly type: typeof componentType.label;
  readonly label: string;
  readonly description?: string;
  readonly component: TextInput;
}

/** One to five fields; `title` is at most 45 characters. */
export interface Form {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly LabelledField[];
}

/** Discord's bound of what stands in a field of a form. */
export const fieldLimit = 4_000;

export type FieldLook = Pick<TextInput, "custom_id" | "value" | "placeholder" | "required"> &
  Pick<LabelledField, "label" | "description"> & {
    readonly style: keyof typeof textStyle;
    /** Left out: as many as Discord takes. */
    readonly maxLength?: number;
  };

/** A field below its label, with the longest text that Discord takes unless it is to be shorter. */
export function labelledField(look: FieldLook): LabelledField {
  const { label, description, style, maxLength: max_length = fieldLimit, ...field } = look;
  return {
    type: componentType.label,
    label,
    ...(description === undefined ? {} : { description }),
    component: { type: componentType.textInput, ...field, style: textStyle[style], max_length },
  };
}
