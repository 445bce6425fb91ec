/** How long a text may be, and how that is said under its editor. */

export interface TextLimit {
  readonly least?: number;
  readonly most: number;
  readonly unit: "characters" | "bytes";
}

/** In the limit's unit: UTF-16 characters as the API counts them, or bytes of UTF-8. */
export const sizeOf = (text: string, { unit }: TextLimit): number =>
  unit === "bytes" ? new TextEncoder().encode(text).length : text.length;

/** `1,204 of 10,000 characters` */
export const sizeWords = (size: number, { most, unit }: TextLimit): string =>
  `${grouped(size)} of ${grouped(most)} ${unit}`;

/** What has to be done to fit; null when it fits. */
export function limitComplaint(size: number, { least = 0, most, unit }: TextLimit): string | null {
  if (size > most) return `${grouped(size - most)} ${unit} too many: shorten it`;
  return size < least ? "it must not be empty: write at least one line" : null;
}

const grouped = (count: number): string => count.toLocaleString("en");
