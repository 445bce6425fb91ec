/** What every `Tokens` promises: 32 bytes that no other has, and a digest that is SHA-256. */
import { describe, expect, it } from "vitest";
import type { Tokens } from "../../lib/ports.ts";

export function tokensContract(name: string, makeTokens: () => Tokens): void {
  describe(`tokens: ${name}`, () => {
    it("are 32 bytes in base64url, each another", () => {
      const tokens = makeTokens();
      const made = Array.from({ length: 50 }, () => tokens.make());
      expect(new Set(made).size).toBe(50);
      for (const token of made) {
        expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(Buffer.from(token, "base64url")).toHaveLength(32);
      }
    });

    it("are known by their SHA-256 (FIPS 180-2, appendix B.1)", () => {
      expect(Buffer.from(makeTokens().digestOf("abc"), "base64url").toString("hex")).toBe(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      );
    });
  });
}
