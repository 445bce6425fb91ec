/** One run in the list: when, what came of it, what it took. */
import { Badge, Text } from "@mantine/core";
import { Link } from "wouter";
import type { RunShown } from "../../../../../lib/domain/wire/runs.ts";
import { lookOf, titleOf, wordsOf } from "../../../parts/beat-sign/looks.ts";
import { SignIcon } from "../../../parts/beat-sign/sign.tsx";
import { dollars } from "../../../parts/money.ts";
import { When } from "../../../time/when.tsx";
import classes from "./run-list.module.css";

export function RunRow({ run }: { readonly run: RunShown }) {
  const look = lookOf(run);
  const isAsked = run.kind !== "skipped";
  return (
    <li className={classes["row"]}>
      <span className={classes["look"]}>
        <SignIcon look={look} isDryRun={run.dry_run} />
        <Text size="sm" fw={600} span>
          {titleOf({ look, isDryRun: run.dry_run, count: run.count })}
        </Text>
      </span>
      <span className={classes["time"]}>
        <When at={run.at} as="clock" />
      </span>
      <span className={classes["summary"]}>
        <Link href={`/runs/${run.id}`} className={classes["link"] ?? ""}>
          <Text size="sm" span className="written" lineClamp={2}>
            {wordsOf(run)}
          </Text>
        </Link>
        {run.trigger === "by-hand" && <Tag words={run.replay_of === null ? "by hand" : "replay"} />}
      </span>
      <span className={classes["number"]}>
        {isAsked && `${(run.input_tokens + run.output_tokens).toLocaleString("en")} tokens`}
      </span>
      <span className={classes["number"]}>
        {isAsked && (run.cost_usd === null ? "unpriced" : dollars(run.cost_usd))}
      </span>
    </li>
  );
}

const Tag = ({ words }: { readonly words: string }) => (
  <Badge size="sm" variant="default" tt="none" className={classes["tag"] ?? ""}>
    {words}
  </Badge>
);
