/** What differs between two states of a file, as a unified diff. */
import { createTwoFilesPatch } from "diff";
import { seconds } from "../lib/domain/time.ts";
import type { World } from "./world.ts";

/** One side of a diff: null for a file that is not there. */
export interface State {
  readonly name: string;
  readonly content: string | null;
}

/** Two long files without a common line take minutes to compare, and nobody reads what comes of it. */
const patience = { context: 3, timeout: seconds(2) };

/** Empty when both are the same. */
export function diffOf(from: State, to: State): string {
  if (from.content === to.content) return "";
  const nothing = "/dev/null";
  const names = [from, to].map(({ name, content }) => (content === null ? nothing : name));
  const [fromName = "", toName = ""] = names;
  const patch = createTwoFilesPatch(
    fromName,
    toName,
    from.content ?? "",
    to.content ?? "",
    undefined,
    undefined,
    patience,
  );
  const lines = patch?.split("\n").slice(1) ?? [
    `--- ${fromName}`,
    `+++ ${toName}`,
    "(too different to compare line by line)",
  ];
  return lines.join("\n").replace(/\n$/, "");
}

/** In colour; a carriage return would let the terminal write over what stands before it. */
export const painted = (diff: string, { paint }: World): string =>
  diff
    .split("\n")
    .map((line) => line.replaceAll("\r", "␍"))
    .map((line) => {
      if (line.startsWith("---") || line.startsWith("+++")) return paint("bold", line);
      if (line.startsWith("+")) return paint("green", line);
      if (line.startsWith("-")) return paint("red", line);
      return line.startsWith("@@") ? paint("cyan", line) : line;
    })
    .join("\n");
