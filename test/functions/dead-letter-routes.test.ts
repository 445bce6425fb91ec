/** The dead letters over HTTP: shown, put back, dropped, and what is refused. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { aMessage } from "../flows/world.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});

const aLetter = (id: string) =>
  world.ports.deadLetters.add("default", JSON.stringify(aMessage(world.ports, id, "Hello")));
const json = async (response: Response) => {
  expect(response.status).toBe(200);
  return response.json();
};
const drop = (id: string) => world.request(`/api/dead-letters/${id}`, { method: "DELETE" });

describe("/api/dead-letters", () => {
  it("are none at first", async () => {
    expect(await json(await world.request("/api/dead-letters"))).toEqual({ letters: [], more: 0 });
  });

  it("are shown, at most as many as asked for", async () => {
    const id = aLetter("m1");
    aLetter("m2");
    expect(await json(await world.request("/api/dead-letters?limit=1"))).toMatchObject({
      letters: [{ id, thread_id: "default", signal_id: "m1", excerpt: "Hello" }],
      more: 1,
    });
    expect(world.ports.queue.sent).toEqual([]);
  });

  it("are all put back by a request without a body", async () => {
    aLetter("m1");
    aLetter("m2");
    const answer = await json(await world.post("/api/dead-letters/redrive", ""));
    expect(answer).toMatchObject({ letters: [{}, {}], more: 0, not_found: [] });
    expect(world.ports.queue.sent.map(({ id }) => id)).toEqual(["m1", "m2"]);
  });

  it("are put back by their ids", async () => {
    aLetter("m1");
    const body = JSON.stringify({ ids: [aLetter("m2"), "nobody"] });
    const answer = await json(await world.post("/api/dead-letters/redrive", body));
    expect(answer).toMatchObject({
      letters: [{ signal_id: "m2" }],
      more: 1,
      not_found: ["nobody"],
    });
    expect(world.ports.queue.sent.map(({ id }) => id)).toEqual(["m2"]);
  });

  it("are dropped one at a time; one that is not there is 404", async () => {
    const id = aLetter("m1");
    expect(await json(await drop(id))).toMatchObject({ ok: true });
    const gone = await drop(id);
    expect(gone.status).toBe(404);
    expect(ProblemDocument.parse(await gone.json()).detail).toContain(id);
    expect(world.ports.deadLetters.lying).toEqual([]);
  });

  test.for([
    { says: "a misspelt key", body: { id: ["a"] }, field: "id" },
    { says: "no list", body: { ids: "a" }, field: "ids" },
    { says: "an empty list, which could be taken for all", body: { ids: [] }, field: "ids" },
    { says: "what is no id", body: { ids: ["a b"] }, field: "ids.0" },
  ])("a redrive with $says is 422 and touches nothing", async ({ body, field }) => {
    aLetter("m1");
    const response = await world.post("/api/dead-letters/redrive", JSON.stringify(body));
    expect(response.status).toBe(422);
    expect(ProblemDocument.parse(await response.json()).field).toBe(field);
    expect(world.ports.deadLetters.lying).toHaveLength(1);
  });
});
