/** `GET /api/threads/{id}/recall`: what it finds, and what it takes. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { byPerson } from "../../lib/domain/memory.ts";
import { RecallAnswer } from "../../lib/domain/wire/recall.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

let world: ControlWorld;

beforeEach(async () => {
  world = await controlWorld();
  const { ports } = world;
  await ports.history.append({
    id: "01JA0000000000000000000A01",
    threadId: "default",
    at: ports.clock.now(),
    role: "user",
    agent: "conversation",
    kind: "said",
    text: "The boiler knocks at night.",
    author: "Ada",
  });
  const house = "# House\n\n## Boiler\n\nSerial 7.\n";
  await ports.memory.write("default", byPerson("notes/house.md", house), ports.clock.now());
});

const json = async (query: string, thread = "default") => {
  const response = await world.request(`/api/threads/${thread}/recall?${query}`);
  return { status: response.status, body: await response.json() };
};

describe("a recall", () => {
  it("answers messages and passages with their dates and places, best first", async () => {
    const { status, body } = await json("q=boiler");
    expect(status).toBe(200);
    expect(RecallAnswer.parse(body)).toEqual({
      thread_id: "default",
      query: "boiler",
      findings: [
        {
          id: "notes/house.md:3",
          kind: "note",
          at: "2025-11-21T08:00:00.000Z",
          author: null,
          path: "notes/house.md",
          line: 3,
          title: "House › Boiler",
          snippet: "## Boiler\n\nSerial 7.",
          hearsay: false,
        },
        {
          id: "01JA0000000000000000000A01",
          kind: "message",
          at: "2025-11-21T08:00:00.000Z",
          author: "your person",
          path: null,
          line: null,
          title: "",
          snippet: "The boiler knocks at night.",
          hearsay: false,
        },
      ],
      message: null,
    });
  });

  it("answers as many as were asked for", async () => {
    expect((await json("q=boiler&limit=1")).body).toMatchObject({ findings: [{}] });
  });

  test.for([
    ["q=the+and", /^Nothing to search for/],
    ["q=xylophone", /^Nothing found\./],
  ] as const)("%s: says why there is nothing", async ([query, words]) => {
    expect((await json(query)).body).toMatchObject({
      findings: [],
      message: expect.stringMatching(words),
    });
  });

  test.for([
    { query: "", status: 422, field: "q" },
    { query: "q=", status: 422, field: "q" },
    { query: "q=%20%20", status: 422, field: "q" },
    { query: `q=${"x".repeat(501)}`, status: 422, field: "q" },
    { query: "q=boiler&limit=0", status: 422, field: "limit" },
    { query: "q=boiler&limit=21", status: 422, field: "limit" },
    { query: "q=boiler&limit=1.5", status: 422, field: "limit" },
    { query: "q=boiler&query=x", status: 422, field: "query" },
  ])("$query: $status $field", async ({ query, status, field }) => {
    const answered = await json(query);
    expect(ProblemDocument.parse(answered.body)).toMatchObject({ status, field });
  });

  test.for(["q=x&limit=1", "q=x&limit=9", "q=x&limit=10", "q=x&limit=19", "q=x&limit=20"])(
    "%s is taken",
    async (query) => {
      expect((await json(query)).status).toBe(200);
    },
  );

  it("of a thread that is not there is a 404", async () => {
    expect((await json("q=boiler", "404")).status).toBe(404);
  });
});
