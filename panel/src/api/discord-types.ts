/** The embedded Discord as its one person sees it: the answers of `/discord/*`, in Discord's shapes where it has some. */

/** Who is who in it. */
export interface DiscordPlace {
  readonly person: { readonly id: string; readonly name: string };
  readonly application: { readonly id: string; readonly name: string };
  readonly dm_channel_id: string;
}

export interface DiscordMessage {
  readonly id: string;
  readonly channelId: string;
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
  readonly content: string;
  readonly ephemeral: boolean;
  /** "is thinking…": deferred, and not answered yet. */
  readonly pending: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly edited: boolean;
  readonly embeds: readonly Embed[];
  readonly components: readonly ActionRow[];
  readonly attachments: readonly Attachment[];
  readonly replyTo: string | null;
  readonly sticker: string | null;
  readonly poll: { readonly question: string; readonly answers: readonly string[] } | null;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly content_type: string;
  /** In bytes. */
  readonly size: number;
  readonly width?: number;
  readonly height?: number;
  /** Of a voice message, in seconds. */
  readonly duration_secs?: number;
  /** Below `/discord`. */
  readonly path: string;
}

/** Discord, "Embed Object": what is shown of it. */
export interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  /** ISO 8601. */
  readonly timestamp?: string;
  /** 0xRRGGBB */
  readonly color?: number;
  readonly author?: { readonly name: string; readonly url?: string };
  readonly footer?: { readonly text: string };
  readonly image?: { readonly url: string };
  readonly thumbnail?: { readonly url: string };
  readonly fields?: readonly {
    readonly name: string;
    readonly value: string;
    readonly inline?: boolean;
  }[];
}

/** Discord, "Component Types". */
export const componentType = {
  row: 1,
  button: 2,
  select: 3,
  input: 4,
  text: 10,
  label: 18,
} as const;

export interface ActionRow {
  readonly components: readonly (Button | Select)[];
}
export interface Button {
  readonly type: typeof componentType.button;
  /** Discord, "Button Styles": 5 is a link. */
  readonly style: 1 | 2 | 3 | 4 | 5;
  readonly label?: string;
  readonly emoji?: { readonly name?: string | null };
  readonly custom_id?: string;
  readonly url?: string;
  readonly disabled?: boolean;
}
export interface Select {
  readonly type: typeof componentType.select;
  readonly custom_id: string;
  readonly options: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly default?: boolean;
  }[];
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

/** Discord, "Modal". */
export interface Modal {
  readonly title: string;
  readonly components: readonly ModalPart[];
}
export type ModalPart =
  | {
      readonly type: typeof componentType.row;
      readonly components: readonly (TextField & { readonly label: string })[];
    }
  | {
      readonly type: typeof componentType.label;
      readonly label: string;
      readonly description?: string;
      readonly component: TextField | Select;
    }
  | { readonly type: typeof componentType.text; readonly content: string };
export interface TextField {
  readonly type: typeof componentType.input;
  readonly custom_id: string;
  /** 2: a field of several lines. */
  readonly style: 1 | 2;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly required?: boolean;
  readonly value?: string;
  readonly placeholder?: string;
}

/** A form that an interaction opened. */
export interface OpenedForm {
  readonly interaction_id: string;
  readonly modal: Modal;
}

/** A file as it is sent: its bytes in base64. */
export interface Upload {
  readonly filename: string;
  readonly content_type: string;
  readonly data: string;
  readonly width?: number;
  readonly height?: number;
}
/** By the name of the option; a file is uploaded along. */
export type OptionValues = Readonly<Record<string, string | number | boolean | Upload>>;

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

export type DiscordEvent =
  | { readonly kind: "message"; readonly message: DiscordMessage }
  | { readonly kind: "deleted"; readonly id: string }
  /** `untilAt`: epoch milliseconds. */
  | { readonly kind: "typing"; readonly channelId: string; readonly untilAt: number };
