/** Who may enter the panel, in memory. */
import { Pass } from "../../domain/pass.ts";
import type { PassStore } from "../../ports.ts";
import { passesPk, passKey } from "../dynamo/keys.ts";
import { parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryPasses(shelf: Shelf, onCorrupt: OnCorrupt): PassStore {
  return {
    async create(pass) {
      shelf.put(passKey(pass.id), pass);
    },

    read: async (id) => shelf.read(Pass, "passes.read", passKey(id)),

    async enter(id, now, untilAt) {
      const key = passKey(id);
      const item = shelf.get(key);
      const isOpen =
        item !== null && item["enteredAt"] === undefined && Number(item["linkUntilAt"]) > now;
      if (!isOpen) return null;
      shelf.put(key, { ...item, enteredAt: now, untilAt });
      return shelf.read(Pass, "passes.enter", key);
    },

    list: async () => parseRows(Pass, placed("passes.list", shelf.list(passesPk, "")), onCorrupt),

    async remove(id) {
      shelf.remove(passKey(id));
    },
  };
}
