/** Today's spending against its cap. */
import { Anchor, Progress, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { BudgetAnswer } from "../../../../lib/domain/wire/contents.ts";
import { budgetQuery } from "../../api/budget.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { dollars } from "../../parts/money.ts";
import { useThread } from "../../shell/thread.tsx";
import { sharesOf } from "./budget-shares.ts";
import { VitalCard } from "./vital-card.tsx";
import classes from "./vitals.module.css";

export function BudgetCard() {
  const query = useQuery(budgetQuery(useThread()));
  return (
    <VitalCard
      title="Spent today"
      aside={
        <Anchor component={Link} href="/costs" size="sm">
          Costs
        </Anchor>
      }
    >
      <Loaded query={query} height={78}>
        {(budget) => <Spent budget={budget} />}
      </Loaded>
    </VitalCard>
  );
}

function Spent({ budget }: { readonly budget: BudgetAnswer }) {
  const { cap_usd, spent_usd, reserved_usd, left_usd } = budget;
  const { spent, reserved, isSpent } = sharesOf(budget);
  const words = [
    `${dollars(left_usd)} left`,
    ...(reserved_usd > 0 ? [`${dollars(reserved_usd)} set aside`] : []),
    ...(isSpent ? ["no model that costs is asked until midnight"] : []),
  ].join(" · ");
  return (
    <>
      <Text className={classes["figure"] ?? ""}>
        {dollars(spent_usd)}{" "}
        <Text span size="sm" c="dimmed" fw={400}>
          of {dollars(cap_usd)}
        </Text>
      </Text>
      <Progress.Root
        size="md"
        my={6}
        role="meter"
        aria-label="Spent today"
        aria-valuemin={0}
        aria-valuemax={cap_usd}
        aria-valuenow={Math.min(spent_usd, cap_usd)}
        aria-valuetext={`${dollars(spent_usd)} of ${dollars(cap_usd)} spent, ${words}`}
      >
        <Progress.Section value={spent} withAria={false} color={isSpent ? "red" : "vigil"} />
        <Progress.Section value={reserved} withAria={false} striped color="gray" />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
    </>
  );
}
