/** Secrets of the system's own chance, and their digests. */
import { createHash, randomBytes } from "node:crypto";
import type { Tokens } from "../ports.ts";

const tokenBytes = 32;

export const randomTokens: Tokens = {
  make: () => randomBytes(tokenBytes).toString("base64url"),
  digestOf: (token) => createHash("sha256").update(token).digest("base64url"),
};
