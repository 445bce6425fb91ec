/** When Vigil is awake: hours on a dial, the zone they are of, and the beats that come of it. */
import { Alert, Card, Group, Select, Skeleton, Stack, Switch, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ActiveHours } from "../../../../lib/domain/active-hours.ts";
import { type BeatingThread, comingBeats } from "../../../../lib/domain/coming-beats.ts";
import { changedKeys, movesDue } from "../../../../lib/domain/config-change.ts";
import { activeHoursOf, type ThreadConfig } from "../../../../lib/domain/thread-config.ts";
import { type Instant, instant } from "../../../../lib/domain/time.ts";
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { isZone } from "../../../../lib/domain/zone.ts";
import { formatIn } from "../../time/formats.ts";
import { useNow } from "../../time/now.ts";
import { exactTime, relativeTime, shortTime } from "../../time/words.ts";
import { clockOf, minutesOfDay } from "./dial.ts";
import { type Complaints, fitting, readForm } from "./edits.ts";
import { HoursDial } from "./hours-dial.tsx";
import { SettingField } from "./setting-field.tsx";
import type { ConfigForm } from "./use-config-form.ts";
import { settingWords } from "./words.ts";

interface HoursSectionProps {
  readonly thread: ThreadAnswer;
  readonly form: ConfigForm;
  readonly complaints: Complaints;
  /** The config as the form has it; null while something in it does not fit. */
  readonly config: ThreadConfig | null;
}

const usual = { start: "09:00", end: "22:00" } as const;

export function HoursSection({ thread, form, complaints, config }: HoursSectionProps) {
  const now = useNow(10_000);
  // What does not fit yet is left out, so that the dial goes on with the rest.
  const shown = useMemo(
    () => config ?? readForm(thread.config, fitting(form.edits, complaints)).config,
    [config, thread.config, form.edits, complaints],
  );
  const { settingOf, change } = form;
  const hasHours =
    settingOf("active_hours_start") !== null || settingOf("active_hours_end") !== null;
  const complaintOf = (key: "active_hours_start" | "active_hours_end" | "timezone") =>
    complaints.get(key) ?? null;
  if (shown === null) return <Skeleton height={280} />;
  const { timezone } = shown;
  const beats = nextBeats(thread, shown, now);
  const dayMs = 86_400_000;
  return (
    <Card withBorder component="section" aria-label="Active hours">
      <Title order={2} size="h4" mb="sm">
        Active hours
      </Title>
      <Group align="start" gap="xl">
        <HoursDial
          hours={activeHoursOf(shown)}
          nowMinute={minuteOfDay(now, timezone)}
          beats={beats
            .filter((at) => at < now + dayMs)
            .map((at) => minuteOfDay(Math.max(at, now), timezone))}
          onChange={(edge, minute) => move(edge, minute, activeHoursOf(shown), change)}
        />
        <Stack gap="sm" flex="1 1 260px">
          <Switch
            label="Awake only in some hours"
            description="Off: it may wake at any time."
            checked={hasHours}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              change("active_hours_start", isOn ? usual.start : null);
              change("active_hours_end", isOn ? usual.end : null);
            }}
          />
          {hasHours && (
            <Group align="start">
              {(["active_hours_start", "active_hours_end"] as const).map((key) => (
                <SettingField
                  key={key}
                  setting={key}
                  value={settingOf(key)}
                  onChange={(value) => change(key, value)}
                  error={complaintOf(key)}
                />
              ))}
            </Group>
          )}
          <Zone
            value={String(settingOf("timezone"))}
            onChange={(value) => change("timezone", value)}
            error={complaintOf("timezone")}
          />
          <ComingBeats beats={beats} now={now} timezone={timezone} isPartly={config === null} />
        </Stack>
      </Group>
    </Card>
  );
}

/** A handle stops before the other one: hours from a time to the same time are none. */
function move(
  edge: "start" | "end",
  minute: number,
  hours: ActiveHours | null,
  change: ConfigForm["change"],
): void {
  const other = edge === "start" ? hours?.endMinute : hours?.startMinute;
  if (other !== undefined && other % minutesOfDay === minute) return;
  if (edge === "start") change("active_hours_start", clockOf(minute));
  else change("active_hours_end", clockOf(minute, true));
}

interface ZoneProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | null;
}

function Zone({ value, onChange, error }: ZoneProps) {
  const [typed, setTyped] = useState(value);
  // A browser lists one name of each zone; its others (Asia/Kolkata) are offered when they are written out.
  const zones = useMemo(
    () => [
      ...new Set([
        "UTC",
        value,
        ...(isZone(typed) ? [typed] : []),
        ...Intl.supportedValuesOf("timeZone"),
      ]),
    ],
    [value, typed],
  );
  return (
    <Select
      label={settingWords.timezone.label}
      description={settingWords.timezone.help}
      data={zones}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      error={error}
      searchable
      onSearchChange={setTyped}
      limit={60}
      allowDeselect={false}
      nothingFoundMessage="No zone has that name. Written out, as in Asia/Kolkata, other names are found too."
      maw={320}
    />
  );
}

/** Where the rhythm, the hours or the zone change, the next beat moves, as it does on saving. */
function nextBeats(
  { thread_id: id, config: stored, last_tick_at: lastTick, due_at: due }: ThreadAnswer,
  config: ThreadConfig,
  now: Instant,
): readonly Instant[] {
  const before = readForm(stored, {}).config;
  const moves = before === null || movesDue(changedKeys(before, config));
  const lastTickAt = lastTick === null ? null : instant(Date.parse(lastTick));
  const thread: BeatingThread = { id, config, lastTickAt };
  const dueAt = moves || due === null ? null : instant(Date.parse(due));
  return comingBeats(thread, dueAt, { now, count: 5 });
}

interface ComingBeatsProps {
  readonly beats: readonly Instant[];
  readonly now: Instant;
  readonly timezone: string;
  /** Something in the form does not fit, and is not in them. */
  readonly isPartly: boolean;
}

const ComingBeats = ({ beats, now, timezone, isPartly }: ComingBeatsProps) => (
  <div>
    <Text size="sm" fw={600} mb={4}>
      The next five beats{isPartly && ", without what does not fit yet"}
    </Text>
    {beats.length === 0 ? (
      <Alert color="gray">The heartbeat is off: none comes.</Alert>
    ) : (
      <Stack component="ol" gap={2} m={0} pl="lg" aria-label="The next five beats">
        {beats.map((at) => (
          <Text component="li" size="sm" key={at} title={exactTime(at, timezone)}>
            {shortTime(at, now, timezone)}{" "}
            <Text span inherit c="dimmed">
              {at <= now ? "at the next tick" : relativeTime(at, now)}
            </Text>
          </Text>
        ))}
      </Stack>
    )}
  </div>
);

function minuteOfDay(at: number, timezone: string): number {
  const words = formatIn(timezone, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
  return Number(words.slice(0, 2)) * 60 + Number(words.slice(3, 5));
}
