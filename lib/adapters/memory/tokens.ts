/** Tokens that are the same in every run of a test: a count, where chance would be. */
import type { Tokens } from "../../ports.ts";
import { randomTokens } from "../random-tokens.ts";

export function memoryTokens(): Tokens {
  let count = 0;
  return {
    make() {
      count += 1;
      return Buffer.alloc(32, `token ${count} `).toString("base64url");
    },
    digestOf: randomTokens.digestOf,
  };
}
