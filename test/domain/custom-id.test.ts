import { describe, expect, it, test } from "vitest";
import { CustomId, customIdActions, customIdOf } from "../../lib/domain/custom-id.ts";

describe("customIdOf", () => {
  it("is read back as it was, whatever it is about, within Discord's 100 characters", () => {
    for (const action of customIdActions) {
      const named = {
        action,
        threadId: "18446744073709551615",
        id: "01KASK8Q6Z7J8KQ6S7BZ6E5V1M.12",
      };
      const text = customIdOf(named);
      expect(text.length).toBeLessThanOrEqual(100);
      expect(CustomId.parse(text)).toEqual(named);
    }
  });

  it("refuses what Discord would refuse with the whole message", () => {
    const threadId = "t".repeat(64);
    expect(() => customIdOf({ action: "not-helpful", threadId, id: "1".repeat(40) })).toThrow(
      RangeError,
    );
  });
});

describe("a custom_id that is none of ours", () => {
  test.for([
    "",
    "snooze",
    "snooze:default",
    "snooze:default:",
    "snooze:default:1:2",
    "explode:default:1",
    "snooze:../other:1",
    "snooze:default:a b",
    `snooze:default:${"1".repeat(100)}`,
    null,
    7,
  ])("%j is refused", (text) => {
    expect(CustomId.safeParse(text).success).toBe(false);
  });
});
