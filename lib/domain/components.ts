/** components: buttons and menus under a message, and the fields of a form, as Discord takes them. */

/** Discord, "Component Reference": the numbers of the wire, named once. */
export const componentType = { row: 1, button: 2, select: 3, textInput: 4, label: 18 } as const;
export const buttonStyle = { primary: 1, secondary: 2, danger: 4 } as const;

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
