/** synthesis-tools: what a synthesis's model may do; all of it is drafted, nothing is written before the end. */
import * as z from "zod/mini";
import { bytesOf, isCorePath, MemoryPath, refusedByTree } from "../domain/memory.ts";
import { sanitise } from "../domain/plain-text.ts";
import { withRelated } from "../domain/related-notes.ts";
import {
  monthPath,
  mostChangedBytes,
  type Proposal,
  type SynthesisChange,
} from "../domain/synthesis.ts";
import {
  type Judgement,
  judgeFold,
  judgeRewrite,
  type Material,
} from "../domain/synthesis-draft.ts";
import type { Tool } from "../ports.ts";
import { tool } from "./tools.ts";

/** Filled while the model's turn runs. */
export interface Draft {
  readonly changes: Map<string, SynthesisChange>;
  readonly proposals: Map<string, Proposal>;
  summary: string;
}

export const emptyDraft = (): Draft => ({
  changes: new Map(),
  proposals: new Map(),
  summary: "",
});

const text = z.string("must be text").check(z.overwrite(sanitise));
const Sources = z
  .array(z.string("must be a mark such as m1"), "must be a list of marks such as m1")
  .check(z.maxLength(50, "must name at most 50 sources"));

export const synthesisTools = (material: Material, draft: Draft): readonly Tool[] => [
  tool("read", "Read a file of your memory.", z.object({ path: MemoryPath }), async ({ path }) =>
    readable(material, path),
  ),
  tool(
    "rewrite",
    "Replace user.md or a file under notes/, whole. Name the marks of what it is made of.",
    z.object({ path: MemoryPath, content: text, sources: Sources }),
    async ({ path, content, sources }) => {
      const judgement = judgeRewrite({ path, content, sources }, material);
      const ids = sources.map((mark) => material.sources.get(mark)?.id ?? mark);
      return put(material, draft, [changeOf(material, path, content, ids)], judgement);
    },
  ),
  tool(
    "fold",
    "Write the summary of a month's diary; the month's entries then leave the tree.",
    z.object({ month: z.string("must be a month such as 2026-10"), content: text }),
    async ({ month, content }) => {
      const judgement = judgeFold(month, content, material);
      const entries = material.fold?.entries ?? [];
      const path = monthPath(month);
      const summary = changeOf(
        material,
        path,
        content,
        entries.map((entry) => entry.path),
      );
      const gone = entries.map((entry) => changeOf(material, entry.path, null, [path]));
      return put(material, draft, [summary, ...gone], judgement);
    },
  ),
  {
    ...tool(
      "done",
      "End, with one sentence on what you changed.",
      z.object({ summary: text }),
      async ({ summary }) => {
        draft.summary = summary.trim();
        return "Done.";
      },
    ),
    endsTurn: true,
  },
];

/** What holds others' words is not read out here: nothing of it may become memory. */
function readable({ files }: Material, path: string): string {
  const file = files.get(path);
  if (file === undefined) return `There is no ${path}.`;
  return file.origin.hearsay
    ? `Refused: ${path} holds words of others, which are kept apart.`
    : file.content;
}

const changeOf = (
  { files }: Material,
  path: string,
  content: string | null,
  sources: readonly string[],
): SynthesisChange => ({
  path,
  content,
  before: files.get(path)?.version ?? 0,
  sources: [...sources],
});

/** The first of the changes is what was judged; the others follow from it. */
function put(
  material: Material,
  draft: Draft,
  changes: readonly SynthesisChange[],
  judgement: Judgement,
): string {
  const [first] = changes;
  if (first === undefined || judgement.kind === "refused")
    return `Refused: ${judgement.kind === "refused" ? judgement.reason : "nothing to write"}.`;
  const { kind } = judgement;
  const noRoom = roomFor(material, draft, {
    kind,
    changes: kind === "proposal" ? [first] : changes,
  });
  if (noRoom !== null) return `Refused: ${noRoom}.`;
  if (judgement.kind === "proposal") {
    // An earlier draft of the file that kept its facts stands.
    draft.proposals.set(first.path, { ...first, reason: judgement.reason });
    return `Not written, kept as a proposal: ${judgement.reason}.`;
  }
  draft.proposals.delete(first.path);
  for (const change of changes) draft.changes.set(change.path, change);
  return `${first.path} will be written.`;
}

/** `changes`: what is written beside the draft, or with a proposal only kept. */
function roomFor(
  { files }: Material,
  draft: Draft,
  {
    kind,
    changes,
  }: { readonly kind: Judgement["kind"]; readonly changes: readonly SynthesisChange[] },
): string | null {
  const isProposal = kind === "proposal";
  const noRoom = roomInRecord(
    isProposal ? draft.changes : withAll(draft.changes, changes),
    isProposal ? withAll(draft.proposals, changes) : draft.proposals,
  );
  if (noRoom !== null || isProposal) return noRoom;
  let tree = [...files].map(([path, { content }]) => ({ path, bytes: bytesOf(content) }));
  const place = ({ path, content }: SynthesisChange): string | null => {
    const bytes = bytesOf(content ?? "");
    const refused = content === null ? null : refusedByTree(tree, path, bytes);
    const others = tree.filter((entry) => entry.path !== path);
    tree = content === null ? others : [...others, { path, bytes }];
    return refused;
  };
  for (const change of draft.changes.values()) place(change);
  // What leaves the tree makes room for what comes.
  const removalsFirst = changes.toSorted(
    (one, other) => Number(one.content !== null) - Number(other.content !== null),
  );
  for (const change of removalsFirst) {
    const refused = place(change);
    if (refused !== null) return refused;
  }
  return null;
}

const withAll = (
  drafted: ReadonlyMap<string, SynthesisChange>,
  changes: readonly SynthesisChange[],
): ReadonlyMap<string, SynthesisChange> =>
  new Map([
    ...drafted,
    ...changes.map((change): [string, SynthesisChange] => [change.path, change]),
  ]);

/** Proposals stand in the same item. */
function roomInRecord(...kept: readonly ReadonlyMap<string, SynthesisChange>[]): string | null {
  const bytes = kept
    .flatMap((changes) => [...changes.values()])
    .reduce((sum, { content }) => sum + bytesOf(content ?? ""), 0);
  return bytes > mostChangedBytes
    ? `one synthesis writes at most ${mostChangedBytes} bytes, and this would be ${bytes}: leave the rest to the next`
    : null;
}

/**
 * What the draft comes to: its notes with links to those most like them, without what stands there already, in
 * the order in which they are written: summaries before what they sum up is taken away, and what every context
 * shows last, so that whoever sees it there finds the others as new.
 */
export function draftedChanges({ files }: Material, draft: Draft): readonly SynthesisChange[] {
  const after = new Map([...files].map(([path, { content }]) => [path, content]));
  for (const { path, content } of draft.changes.values())
    if (content === null) after.delete(path);
    else after.set(path, content);
  const notes = [...after]
    .filter(([path]) => path.startsWith("notes/") && !files.get(path)?.origin.hearsay)
    .map(([path, content]) => ({ path, content }));
  const linked = [...draft.changes.values()].map((change) =>
    change.content !== null && change.path.startsWith("notes/")
      ? { ...change, content: withRelated({ path: change.path, content: change.content }, notes) }
      : change,
  );
  const news = linked.filter(
    ({ path, content }) => content === null || files.get(path)?.content !== content,
  );
  return news.toSorted((one, other) => placeOf(one) - placeOf(other));
}

const placeOf = ({ path, content }: SynthesisChange): number =>
  isCorePath(path) ? 2 : content === null ? 1 : 0;
