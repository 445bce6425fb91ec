/** Which bot tokens Discord has refused, in the key-value table: known to every process, also to one of tomorrow. */
import * as z from "zod/mini";
import { refusedTokenKey } from "../domain/ids.ts";
import type { KvStore } from "../ports.ts";

export interface RefusedTokens {
  /** When it was refused last, in epoch milliseconds; null: never. */
  refusedAt(hash: string): Promise<number | null>;
  note(hash: string, at: number): Promise<void>;
}

/** By a hash: a new token is another one at once, and the secret stays where it is. */
export const kvRefusedTokens = (kv: KvStore): RefusedTokens => ({
  async refusedAt(hash) {
    const stored = z.number().safeParse(await kv.getKv(refusedTokenKey(hash)));
    return stored.success ? stored.data : null;
  },
  note: (hash, at) => kv.setKv(refusedTokenKey(hash), at),
});
