/** Ears in memory. */
import { Ear } from "../../domain/ear.ts";
import type { EarStore } from "../../ports.ts";
import { earItem } from "../dynamo/ears.ts";
import { earKey, nameOf } from "../dynamo/keys.ts";
import { parseNamed } from "../stored.ts";
import type { Shelf } from "./shelf.ts";

export function memoryEars(shelf: Shelf): EarStore {
  return {
    async read(thread) {
      const key = earKey(thread);
      const item = shelf.get(key);
      const place = { at: "ears.read", item: nameOf(key) };
      return item && parseNamed(Ear, place, item, { threadId: thread });
    },

    async write(ear, shardCount) {
      const key = earKey(ear.threadId);
      const written = { ...ear, rev: ear.rev + 1 };
      if ((shelf.get(key)?.["rev"] ?? 0) !== ear.rev) return null;
      shelf.put(key, earItem(written, shardCount));
      return written;
    },

    async remove(thread) {
      shelf.remove(earKey(thread));
    },
  };
}
