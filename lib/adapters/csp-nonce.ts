/** Nonces for the panel's content security policy. */
import { randomBytes } from "node:crypto";

/** 128 random bits in base64, as CSP3 asks for ("nonce-source": unguessable, new for each answer). */
export const newCspNonce = (): string => randomBytes(16).toString("base64");
