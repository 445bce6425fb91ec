/** Costs: dollars and tokens by day, model and kind. */
import { Card, Group, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { IconCoins } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useSearchParams } from "wouter";
import type { CostsAnswer } from "../../../../lib/domain/wire/costs.ts";
import { costsQuery } from "../../api/costs.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { dollars } from "../../parts/money.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { useThread } from "../../shell/thread.tsx";
import { type By, costTable, type Of, sumsBy } from "./cost-sums.ts";
import { countWords } from "./cost-words.ts";
import classes from "./costs.module.css";
import { DayTable } from "./day-table.tsx";
import { SumsTable } from "./sums-table.tsx";

const CostChart = lazy(() => import("./cost-chart.tsx"));

export default function CostsPage() {
  const thread = useThread();
  const [search, setSearch] = useSearchParams();
  const days = search.get("days") === "7" ? 7 : 30;
  const by: By = search.get("by") === "model" ? "model" : "kind";
  const of: Of = search.get("of") === "tokens" ? "tokens" : "usd";
  const choose = (name: string) => (value: string) =>
    setSearch({ ...Object.fromEntries(search), [name]: value }, { replace: true });
  const query = useQuery(costsQuery(thread, days));
  return (
    <>
      <PageHead title="Costs">
        <SegmentedControl
          aria-label="How many days"
          data={[
            { value: "7", label: "7 days" },
            { value: "30", label: "30 days" },
          ]}
          value={String(days)}
          onChange={choose("days")}
        />
      </PageHead>
      <Loaded query={query} height={640}>
        {(costs) => (
          <Stack gap="lg" className={classes["costs"] ?? ""}>
            <Facts costs={costs} />
            <Group gap="xs">
              <SegmentedControl
                aria-label="What is counted"
                data={[
                  { value: "usd", label: "Dollars" },
                  { value: "tokens", label: "Tokens" },
                ]}
                value={of}
                onChange={choose("of")}
              />
              <SegmentedControl
                aria-label="What it is split by"
                data={[
                  { value: "kind", label: "by kind" },
                  { value: "model", label: "by model" },
                ]}
                value={by}
                onChange={choose("by")}
              />
            </Group>
            <Days costs={costs} by={by} of={of} />
            {hasParts(costs) && (
              <>
                <SumsTable by="kind" sums={sumsBy(costs.days, "kind")} />
                <SumsTable by="model" sums={sumsBy(costs.days, "model")} />
              </>
            )}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

const hasParts = ({ days }: CostsAnswer): boolean => days.some(({ parts }) => parts.length > 0);

function Facts({ costs: { days, cap_usd } }: { readonly costs: CostsAnswer }) {
  const spent = days.reduce((sum, day) => sum + day.spent_usd, 0);
  const today = days.at(-1)?.spent_usd ?? 0;
  const tokensOf = (of: "input_tokens" | "output_tokens") =>
    countWords(days.reduce((sum, day) => sum + day[of], 0));
  const facts = [
    { name: `spent in ${days.length} days`, value: dollars(spent) },
    { name: "a day on average", value: dollars(days.length === 0 ? 0 : spent / days.length) },
    { name: "today", value: dollars(today) },
    { name: "cap of a day", value: dollars(cap_usd) },
    { name: "tokens in", value: tokensOf("input_tokens") },
    { name: "tokens out", value: tokensOf("output_tokens") },
  ];
  return (
    <dl className={classes["facts"]}>
      {facts.map(({ name, value }) => (
        <Card key={name} withBorder padding="sm">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Card>
      ))}
    </dl>
  );
}

interface DaysProps {
  readonly costs: CostsAnswer;
  readonly by: By;
  readonly of: Of;
}

function Days({ costs: { days, cap_usd, timezone }, by, of }: DaysProps) {
  const table = useMemo(() => costTable(days, by, of), [days, by, of]);
  const capUsd = of === "usd" ? cap_usd : null;
  if (table.total === 0)
    return (
      <EmptyState icon={IconCoins} title={`Nothing was spent in these ${days.length} days`}>
        A model that costs something is chosen under Config. Without one Vigil works by its rules
        alone, for nothing.
      </EmptyState>
    );
  const unit = of === "usd" ? "Dollars" : "Tokens";
  return (
    <>
      <Suspense fallback={<Skeleton height={260} aria-busy="true" aria-label="Loading" />}>
        <CostChart table={table} of={of} capUsd={capUsd} />
      </Suspense>
      {capUsd !== null && (
        <Text size="sm" c="dimmed">
          The dashed line is the day’s cap, {dollars(capUsd)}; where none is drawn, every day is far
          below it.
        </Text>
      )}
      <DayTable table={table} of={of} caption={`${unit} by day and ${by}, in ${timezone}`} />
    </>
  );
}
