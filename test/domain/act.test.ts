import { describe, expect, it, test } from "vitest";
import { actsOf } from "../../lib/domain/act.ts";
import type { Action } from "../../lib/domain/run.ts";
import { aRun, later } from "../contracts/samples.ts";

const action = (type: Action["type"], fields: Partial<Action> = {}): Action => ({
  ...{ type, target: "p1", title: null, content: "", voteDirection: null },
  ...{ executed: true, reason: null, ...fields },
});
const at = later(1_200);
const runId = aRun().id;
const of = { at, runId };

describe("what a beat did", () => {
  test.for([
    {
      says: "a file that was written",
      action: action("write", { target: "user.md", content: "Tea." }),
      act: { ...of, kind: "wrote", path: "user.md", content: "Tea." },
    },
    {
      says: "a file that was removed",
      action: action("remove", { target: "notes/a.md" }),
      act: { ...of, kind: "wrote", path: "notes/a.md", content: null },
    },
    {
      says: "a post",
      action: action("post", { title: "Tea" }),
      act: { ...of, kind: "posted", postId: "p1", title: "Tea" },
    },
    {
      says: "a comment, under the number of its effect",
      action: action("comment", { content: "Yes" }),
      act: { ...of, kind: "commented", postId: "p1", commentId: `${runId}.1`, content: "Yes" },
    },
    {
      says: "a vote",
      action: action("vote", { voteDirection: "up" }),
      act: { ...of, kind: "voted", postId: "p1", direction: "up" },
    },
    { says: "not a thought", action: action("speak", { target: null }), act: null },
    { says: "not what was refused", action: action("vote", { executed: false }), act: null },
  ])("$says", ({ action, act }) => {
    const acts = actsOf(aRun({ actions: [action] }));
    expect(acts).toEqual(act === null ? [] : [{ id: `${runId}.0`, act }]);
  });

  it("comes the last first, under its place among all actions", () => {
    const actions = [
      action("write", { target: "user.md" }),
      action("speak", { target: null }),
      action("comment"),
      action("vote", { executed: false, reason: "no such post" }),
    ];
    expect(actsOf(aRun({ actions })).map(({ id }) => id)).toEqual([`${runId}.2`, `${runId}.0`]);
    expect(actsOf(aRun({ actions }))[0]?.act).toMatchObject({ commentId: `${runId}.2` });
    expect(actsOf(aRun({ actions, dryRun: true }))).toEqual([]);
  });
});
