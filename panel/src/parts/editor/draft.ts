/** A text that is being written, and what is stored meanwhile. */

/** What the server has. */
export interface StoredText {
  readonly content: string;
  /** 0: there is none yet. */
  readonly version: number;
}

export interface Draft {
  readonly text: string;
  /** The version that it was made of. */
  readonly version: number;
}

/**
 * | draft | standing |
 * | --- | --- |
 * | none, or it says what is stored | `clean` |
 * | another text, of the version that is stored | `changed` |
 * | another text, of another version | `conflict`: somebody wrote meanwhile |
 */
export type Standing = "clean" | "changed" | "conflict";

export function standingOf(draft: Draft | null, stored: StoredText): Standing {
  if (draft === null || isSameText(draft.text, stored.content)) return "clean";
  return draft.version === stored.version ? "changed" : "conflict";
}

/** The draft after somebody typed; null when it says again what is stored. */
export function typed(draft: Draft | null, stored: StoredText, text: string): Draft | null {
  if (isSameText(text, stored.content)) return null;
  return { text, version: draft?.version ?? stored.version };
}

/** What is left of a draft when `sent` was saved as `saved`: what was typed in between is of the new version. */
export const afterSaving = (draft: Draft | null, sent: string, saved: StoredText): Draft | null =>
  draft === null || draft.text === sent ? null : { text: draft.text, version: saved.version };

/** Line ends aside: an editor knows only one kind. */
const isSameText = (one: string, other: string): boolean => lined(one) === lined(other);
export const lined = (text: string): string => text.replaceAll(/\r\n?/g, "\n");

/** A draft as it was kept; null when nothing was, or it is none. */
export function readDraft(kept: string | null): Draft | null {
  const value = parsed(kept);
  if (typeof value !== "object" || value === null) return null;
  const text: unknown = Reflect.get(value, "text");
  const version: unknown = Reflect.get(value, "version");
  return typeof text === "string" && typeof version === "number" ? { text, version } : null;
}

function parsed(kept: string | null): unknown {
  if (kept === null) return null;
  try {
    return JSON.parse(kept);
  } catch (error) {
    // Somebody else's entry under our name: there is no draft in it.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
