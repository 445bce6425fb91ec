import { describe, expect, test } from "vitest";
import { CustomId } from "../../lib/domain/custom-id.ts";
import { buttonsUnder } from "../../lib/domain/outreach-buttons.ts";

const replyId = "01KA0000000000000000000000";

describe("the buttons under a message that nobody asked for", () => {
  const pressed = (threadId: string, cause: "thought" | "reminder") =>
    buttonsUnder({ threadId, replyId }, cause).flatMap(({ components }) =>
      components.map(({ custom_id }) => CustomId.parse(custom_id)),
    );

  test.for([
    { cause: "thought", actions: ["snooze", "tomorrow", "not-helpful"] },
    { cause: "reminder", actions: ["snooze", "tomorrow"] },
  ] as const)("of a $cause are $actions", ({ cause, actions }) => {
    expect(pressed("42", cause)).toEqual(
      actions.map((action) => ({ action, threadId: "42", id: replyId })),
    );
  });

  test.for([
    { length: 61, count: 3 },
    { length: 62, count: 0 },
  ])("fit into Discord's 100 characters, or are left out: a name of $length", (row) => {
    expect(pressed("t".repeat(row.length), "thought")).toHaveLength(row.count);
  });
});
