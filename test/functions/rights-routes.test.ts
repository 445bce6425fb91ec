/** Over the API: a copy of a thread, a thread that is gone, and the log as lines. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { threadPk } from "../../lib/adapters/dynamo/keys.ts";
import { slotByHand } from "../../lib/domain/ids.ts";
import { minutes } from "../../lib/domain/time.ts";
import { ExportAnswer } from "../../lib/domain/wire/rights.ts";
import { openThread } from "../../lib/flows/open-thread.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
  await openThread(world.ports, "42");
});

const remove = (path: string) => world.request(path, { method: "DELETE" });

describe("GET /api/threads/{id}/export", () => {
  it("answers page after page, the last of which names no next one", async () => {
    const paths: string[] = [];
    let cursor: string | null = "";
    let pages = 0;
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `?${new URLSearchParams({ cursor })}`;
      const response = await world.request(`/api/threads/42/export${query}`);
      expect(response.status).toBe(200);
      const page = ExportAnswer.parse(await response.json());
      expect(page.thread_id).toBe("42");
      paths.push(...page.files.map(({ path }) => path));
      cursor = page.next_cursor;
      pages += 1;
    }
    expect(pages).toBeGreaterThan(1);
    expect(paths).toEqual([
      "memory/soul.md",
      "memory.jsonl",
      "memory/user.md",
      "thread.json",
      "events.jsonl",
      "items.jsonl",
    ]);
  });

  test.for(["x", "items:", "items", `items:${"x".repeat(1_025)}`, "2025-11-21"])(
    "refuses the cursor %j and names it",
    async (cursor) => {
      const query = new URLSearchParams({ cursor });
      const response = await world.request(`/api/threads/42/export?${query}`);
      expect(response.status).toBe(422);
      expect(ProblemDocument.parse(await response.json())).toMatchObject({ field: "cursor" });
    },
  );

  it("is 404 for a thread that never was", async () => {
    expect((await world.request("/api/threads/77/export")).status).toBe(404);
  });
});

describe("DELETE /api/threads/{id}", () => {
  it("removes everything and says how much, and that nothing is left", async () => {
    const response = await remove("/api/threads/42?confirm=42");
    expect(await response.json()).toEqual({
      ok: true,
      thread_id: "42",
      removed: 5,
      left: 0,
      message: 'Nothing is left of the thread "42": 5 items are removed.',
    });
    expect(world.ports.items.all().filter(({ key }) => key.pk === threadPk("42"))).toEqual([]);
    expect((await world.request("/api/threads/42")).status).toBe(404);
    expect((await remove("/api/threads/42?confirm=42")).status).toBe(404);
  });

  it("says of default that a new one takes its place", async () => {
    const response = await remove("/api/threads/default?confirm=default");
    expect(await response.json()).toMatchObject({
      left: 0,
      message: expect.stringContaining("A new thread of this name takes its place"),
    });
    expect((await world.request("/api/threads/default")).status).toBe(200);
  });

  test.for(["", "?confirm=", "?confirm=default", "?confirm=4", "?confirm=42%20"])(
    "asks for the id once more: %j is not enough, and changes nothing",
    async (query) => {
      const before = world.ports.items.all();
      const response = await remove(`/api/threads/42${query}`);
      expect(response.status).toBe(422);
      const problem = ProblemDocument.parse(await response.json());
      expect(problem).toMatchObject({ field: "confirm", detail: expect.stringContaining("42") });
      expect(world.ports.items.all()).toEqual(before);
    },
  );

  it("is 404 for a thread that never was", async () => {
    expect((await remove("/api/threads/77?confirm=77")).status).toBe(404);
  });

  it("is 409 while a beat is under way, and says when to try again", async () => {
    const { ports } = world;
    const now = ports.clock.now();
    const slot = slotByHand(ports.ids.ulid(now));
    const lease = { now, leaseMs: minutes(2), slot, runId: "R1", detail: "reflecting" };
    await ports.threads.claim({ id: "42", seenDueAt: null, ...lease });
    const response = await remove("/api/threads/42?confirm=42");
    expect(response.status).toBe(409);
    expect(response.headers.get("retry-after")).toBe("120");
    const { detail } = ProblemDocument.parse(await response.json());
    expect(detail).toContain("under way; nothing was removed");
    expect(detail).toContain("2025-11-21T08:02:00.000Z");
  });
});

describe("GET /api/events/export", () => {
  it("answers lines of JSON", async () => {
    const response = await world.request("/api/events/export?thread=42");
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("vigil-older-cursor")).toBeNull();
    expect(await response.text()).toBe(
      '{"ts":"2025-11-21T08:00:00.000Z","type":"opened","thread":"42"}\n',
    );
  });

  it("names where older ones are when there are too many for one answer", async () => {
    const { events, ids, clock } = world.ports;
    const at = clock.now();
    for (let count = 0; count < 5_001; count += 1)
      await events.append({ id: ids.ulid(at), threadId: "42", at, type: "acted", detail: {} });
    const response = await world.request("/api/events/export?thread=42");
    expect((await response.text()).split("\n")).toHaveLength(5_001);
    const cursor = response.headers.get("vigil-older-cursor") ?? "";
    const older = await world.request(`/api/events/export?thread=42&cursor=${cursor}`);
    expect((await older.text()).split("\n")).toHaveLength(3);
    expect(older.headers.get("vigil-older-cursor")).toBeNull();
  });

  it("is empty where nothing happened, 404 for a thread that never was, 422 for a wrong cursor", async () => {
    expect(await (await world.request("/api/events/export")).text()).toBe("");
    expect((await world.request("/api/events/export?thread=77")).status).toBe(404);
    expect((await world.request("/api/events/export?cursor=x")).status).toBe(422);
  });
});
