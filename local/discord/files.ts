/** The bytes of what the person attached: one file each, beside the file of lines. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Files {
  put(id: string, bytes: Buffer): void;
  /** Null when there is none: it was described only, or its folder was emptied. */
  read(id: string): Buffer | null;
}

/** @param folder made with the first file */
export function openFiles(folder: string): Files {
  // Ids come from paths of requests too: digits lead nowhere else.
  const pathOf = (id: string): string | null => (/^\d{1,20}$/.test(id) ? join(folder, id) : null);
  return {
    put(id, bytes) {
      const path = pathOf(id);
      if (path === null) throw new Error(`${id} is no id of an attachment`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, bytes, { mode: 0o600 });
    },
    read(id) {
      const path = pathOf(id);
      const isThere = path !== null && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
      return isThere ? readFileSync(path) : null;
    },
  };
}
