/** hostile: plays every attempt and prints the table; exit code 1 when one of them is not as claimed. */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { corpus } from "./corpus.ts";
import { type Judgement, judge } from "./judge.ts";
import { acceptingDiscord } from "./loopback.ts";
import { countsOf, markdownOf, textOf } from "./table.ts";

const usage = `npm run hostile -- [--only <part of an id>] [--markdown <file>]

Plays the corpus of prompt injections with a model that obeys them, and shows what stopped each.
  --only      attempts whose id has this in it
  --markdown  writes the table as Markdown too
Exit code 0: every attempt ended as the table claims. 1: one did not.`;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    markdown: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(usage);
else {
  const judgements = await judgeAll(values.only);
  console.log(`${textOf(judgements)}\n\n${countsOf(judgements)}`);
  if (values.markdown !== undefined) {
    await writeFile(values.markdown, `${markdownOf(judgements)}\n\n${countsOf(judgements)}\n`);
  }
  const isSo =
    judgements.length > 0 && judgements.every(({ complaints }) => complaints.length === 0);
  process.exitCode = isSo ? 0 : 1;
}

async function judgeAll(only: string): Promise<readonly Judgement[]> {
  const discord = await acceptingDiscord();
  const judgements: Judgement[] = [];
  try {
    for (const attempt of corpus.filter(({ id }) => id.includes(only)))
      judgements.push(await judge(attempt, discord));
  } finally {
    await discord.close();
  }
  return judgements;
}
