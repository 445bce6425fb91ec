/** outcome: what an interaction asks of Vigil, as decided from the interaction alone. */
import type { ActionRow } from "./components.ts";
import type { ThreadId } from "./ids.ts";
import type { MemoryPath } from "./memory.ts";
import type { ReminderId } from "./reminder.ts";
import type { CommandSignal, Signal } from "./signal.ts";

/** What is read from the store and answered at once, in private. One entry for each flow that answers it. */
export type Question =
  | {
      readonly of: "status" | "config" | "why" | "history" | "memory" | "feed";
      readonly threadId: ThreadId;
    }
  | { readonly of: "checklist"; readonly threadId: ThreadId }
  | { readonly of: "reminders"; readonly threadId: ThreadId }
  | { readonly of: "reminder-form"; readonly threadId: ThreadId; readonly id: ReminderId }
  | {
      readonly of: "reminder";
      readonly threadId: ThreadId;
      readonly id: ReminderId;
      /** It takes the place of the message whose menu was used. */
      readonly isInPlace: boolean;
    }
  | {
      readonly of: "memory-file";
      readonly threadId: ThreadId;
      readonly path: MemoryPath;
      /** Undefined: the newest. */
      readonly version: number | undefined;
    }
  | { readonly of: "help" };

/** What is offered while an option is being written; `text` is what stands there so far. */
export type Wish =
  | { readonly of: "thread" | "zone"; readonly text: string }
  | {
      readonly of: "path" | "when" | "reminder";
      readonly threadId: ThreadId;
      readonly text: string;
    }
  | {
      readonly of: "version";
      readonly threadId: ThreadId;
      readonly path: string;
      readonly text: string;
    };

/**
 * How Discord is told that a signal was taken: `open` and `private` promise an answer to come; `update` changes the
 * message whose button was pressed, at once: its text when there is one, and what it carries.
 */
export type Receipt =
  | { readonly kind: "open" | "private" }
  | { readonly kind: "update"; readonly text?: string; readonly components: readonly ActionRow[] };

/** A `reply` is for the invoker's eyes only. */
export type Outcome =
  | { readonly kind: "pong" }
  | {
      readonly kind: "reply";
      readonly text: string;
      readonly components?: readonly ActionRow[];
    }
  | { readonly kind: "no-choices" }
  | { readonly kind: "look"; readonly question: Question }
  | { readonly kind: "suggest"; readonly wish: Wish }
  /** The way into the panel. Where nothing has happened yet, the first owner asks in the thread `default`. */
  | { readonly kind: "panel"; readonly order: CommandSignal; readonly isFirstOwner: boolean }
  /** Settings as they were written: checked when it is known that there are some. */
  | {
      readonly kind: "configure";
      readonly order: Omit<CommandSignal, "command">;
      readonly settings: Readonly<Record<string, unknown>>;
      readonly isElsewhere: boolean;
    }
  | {
      readonly kind: "enqueue";
      readonly signal: Signal;
      readonly receipt: Receipt;
      /** Its thread is not that of the place: there must be one of that name, or the order would make it. */
      readonly isElsewhere: boolean;
    };

/** What is said at once, with buttons below it when there are some. */
export const reply = (text: string, components?: readonly ActionRow[]): Outcome => ({
  kind: "reply",
  text,
  ...(components === undefined ? {} : { components }),
});
