import { describe, expect, test } from "vitest";
import { ApiError } from "../../panel/src/api/client.ts";
import { connectionOf, mayPass } from "../../panel/src/api/connection.ts";

describe("whether Vigil answers", () => {
  test.for([
    { says: "nothing was answered yet", isAnswered: false, failure: null, is: "connecting" },
    { says: "an answer came", isAnswered: true, failure: null, is: "connected" },
    {
      says: "no answer came, although one had before",
      isAnswered: true,
      failure: new ApiError(0, "Vigil does not answer."),
      is: "unreachable",
    },
    {
      says: "the server is in trouble",
      isAnswered: false,
      failure: new ApiError(503, "The table does not answer."),
      is: "unreachable",
    },
    {
      says: "a refusal is an answer",
      isAnswered: false,
      failure: new ApiError(404, 'There is no thread "x".'),
      is: "connected",
    },
    {
      says: "an answer that cannot be read is none",
      isAnswered: true,
      failure: new SyntaxError("Unexpected token"),
      is: "unreachable",
    },
  ])("$says: $is", ({ isAnswered, failure, is }) => {
    expect(connectionOf(isAnswered, failure)).toBe(is);
  });

  test.for([
    [0, true],
    [400, false],
    [401, false],
    [404, false],
    [409, false],
    [422, false],
    [429, false],
    [500, true],
    [503, true],
  ] as const)("what HTTP %i says may pass by itself: %s", ([status, may]) => {
    expect(mayPass(new ApiError(status, "words"))).toBe(may);
  });
});
