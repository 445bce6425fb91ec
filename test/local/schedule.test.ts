/** The rule: what it fires, when, and how it is switched on and off. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { scheduledEvent, startRuleTimer } from "../../local/rule-timer.ts";
import { openEventBus } from "../../local/services/event-bus.ts";
import { type LocalRule, rateOf } from "../../local/template/resources.ts";

const rule: LocalRule = {
  name: "HeartbeatTick",
  arn: "arn:aws:events:us-east-1:000000000000:rule/HeartbeatTick",
  everyMs: 60_000,
  enabled: true,
  targets: [{ arn: "arn:aws:lambda:us-east-1:000000000000:function:Heartbeat", input: undefined }],
};

describe("a rate", () => {
  test.for([
    ["rate(1 minute)", 60_000],
    ["rate(5 minutes)", 300_000],
    ["rate(1 hour)", 3_600_000],
    ["rate(2 days)", 172_800_000],
  ] as const)("%s is %i ms", ([expression, ms]) => {
    expect(rateOf(expression, "Tick")).toBe(ms);
  });

  test.for(["cron(0 9 * * ? *)", "rate(minute)", undefined])(
    "%s is refused by name",
    (expression) => {
      expect(() => rateOf(expression, "Tick")).toThrow("template: Tick has the schedule");
    },
  );
});

describe("the timer", () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 8, 0, 7, 250) }));
  afterEach(() => void vi.useRealTimers());

  it("fires at once and then on the phase of its start, while the rule is enabled", () => {
    const fired: number[] = [];
    let enabled = true;
    const invoke = () => void fired.push(Date.now() - begin);
    const begin = Date.now();
    const timer = startRuleTimer({ rule, isEnabled: () => enabled, invoke });
    vi.advanceTimersByTime(120_000);
    enabled = false;
    vi.advanceTimersByTime(60_000);
    enabled = true;
    vi.advanceTimersByTime(60_000);
    timer.stop();
    vi.advanceTimersByTime(600_000);
    expect(fired).toEqual([0, 60_000, 120_000, 240_000]);
  });

  it("skips what passed while the machine slept, and keeps its phase", () => {
    const fired: number[] = [];
    const begin = Date.now();
    const timer = startRuleTimer({
      rule,
      isEnabled: () => true,
      invoke: () => void fired.push(Date.now() - begin),
    });
    vi.setSystemTime(begin + 3_600_000 + 15_000);
    vi.advanceTimersByTime(60_000);
    vi.advanceTimersByTime(45_000);
    timer.stop();
    expect(fired).toEqual([0, 3_675_000, 3_720_000]);
  });

  it("sends a scheduled event as EventBridge does", () => {
    expect(scheduledEvent(rule, Date.now())).toMatchObject({
      "detail-type": "Scheduled Event",
      source: "aws.events",
      time: "2026-11-20T08:00:07Z",
      resources: [rule.arn],
      detail: {},
    });
  });
});

describe("the event bus", () => {
  let home = "";
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "vigil-bus-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const open = async () => {
    const bus = await openEventBus(home);
    bus.know([rule]);
    const call = async (operation: string, body: object) => {
      const request = { service: "events" as const, operation, body: { ...body } };
      const answer = await bus.handler(request, { headers: {}, body: Buffer.from("") });
      return JSON.parse(answer.body.toString());
    };
    return { bus, call };
  };

  it("keeps a rule's state over a restart", async () => {
    const { bus, call } = await open();
    expect(bus.isEnabled(rule)).toBe(true);
    await call("DisableRule", { Name: rule.name });
    expect(bus.isEnabled(rule)).toBe(false);
    const restarted = await open();
    expect(restarted.bus.isEnabled(rule)).toBe(false);
    expect(await restarted.call("DescribeRule", { Name: rule.name })).toMatchObject({
      State: "DISABLED",
    });
    await restarted.call("EnableRule", { Name: rule.name });
    expect(restarted.bus.isEnabled(rule)).toBe(true);
  });

  it("writes each event that is put as a line", async () => {
    const { call } = await open();
    const answer = await call("PutEvents", { Entries: [{ Source: "vigil", Detail: "{}" }] });
    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }],
    });
    const [line = ""] = readFileSync(join(home, "events.jsonl"), "utf8").split("\n");
    expect(JSON.parse(line)).toMatchObject({ Source: "vigil", id: answer.Entries[0].EventId });
  });

  it("knows no other rule, and says which file is broken", async () => {
    const { call } = await open();
    expect(await call("DisableRule", { Name: "Other" })).toMatchObject({
      __type: expect.stringContaining("ResourceNotFoundException"),
    });
    writeFileSync(join(home, "rules.json"), "{");
    await expect(openEventBus(home)).rejects.toThrow("rules.json");
  });
});
