/** The signed cookie: nothing about it can be changed, and it tells nothing. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  cookieOf,
  isSigned,
  readCookie,
  sessionCookie,
} from "../../functions/control/session-cookie.ts";
import { newPass, type Session } from "../../lib/domain/pass.ts";
import { after, hours, instant } from "../../lib/domain/time.ts";

const now = instant(1_763_712_000_000);
const session: Session = {
  ...newPass({ id: "i".repeat(43), personId: "2", threadId: "42", salt: "s".repeat(43) }, now),
  enteredAt: now,
  untilAt: after(now, hours(12)),
};
const apiToken = "s3cret";
const value = (cookieOf(session, apiToken, now).split(";")[0] ?? "").slice(
  sessionCookie.length + 1,
);

/** Whether a browser that shows this value is let in as that session, were its item found. */
const letsIn = (shown: string, stored: Session = session, token = apiToken): boolean => {
  const claimed = readCookie(`${sessionCookie}=${shown}`);
  return claimed !== null && claimed.id === stored.id && isSigned(claimed, stored, token);
};

it("lets in as it was made", () => {
  expect(letsIn(value)).toBe(true);
});

it("lets nobody in with any character changed, taken away or added", () => {
  const change = fc.record({
    at: fc.nat({ max: value.length - 1 }),
    kind: fc.constantFrom("changed", "removed", "added"),
    character: fc.string({ minLength: 1, maxLength: 1 }),
  });
  fc.assert(
    fc.property(change, ({ at, kind, character }) => {
      const other =
        value.slice(0, at) +
        (kind === "removed" ? "" : character) +
        value.slice(kind === "added" ? at : at + 1);
      // Around a cookie's value spaces mean nothing (RFC 6265, 5.2).
      fc.pre(other.trim() !== value && !other.startsWith(`${value};`));
      expect(letsIn(other)).toBe(false);
    }),
  );
});

it("lets nobody in with any bit of any byte flipped", () => {
  for (let at = 0; at < value.length; at += 1)
    for (let bit = 0; bit < 7; bit += 1) {
      const flipped = String.fromCharCode(value.charCodeAt(at) ^ (1 << bit));
      const other = value.slice(0, at) + flipped + value.slice(at + 1);
      if (flipped !== ";" || at > 0) expect(letsIn(other), `${at}: ${flipped}`).toBe(false);
    }
});

it("lets nobody in as another person, in another place, for longer, or under another secret", () => {
  const others: readonly Partial<Session>[] = [
    { personId: "1" },
    { threadId: "default" },
    { untilAt: after(now, hours(13)) },
    { salt: "t".repeat(43) },
    // What is signed is one text: no two sessions may make the same.
    { personId: "24", threadId: "2" },
  ];
  for (const other of others) expect(letsIn(value, { ...session, ...other })).toBe(false);
  expect(letsIn(value, session, "s3cret ")).toBe(false);
});

it("holds neither the salt nor the API token", () => {
  expect(value).not.toContain(session.salt);
  expect(value).not.toContain(apiToken);
});

it("is nothing when it is not in our form, whatever the header is", () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(readCookie(header)).toBeNull();
      expect(readCookie(`${sessionCookie}=${header}`)).toBeNull();
    }),
  );
  expect(readCookie(undefined)).toBeNull();
});
