import { describe, expect, test } from "vitest";
import { tokenIn } from "../../panel/src/access/link-token.ts";

describe("the token of a link of /panel", () => {
  test.for([
    { says: "stands behind the #", path: "/enter", hash: "#abc_-9", token: "abc_-9" },
    { says: "is none without one", path: "/enter", hash: "", token: null },
    { says: "is none behind a bare #", path: "/enter", hash: "#", token: null },
    { says: "is none in another page's address", path: "/t/default", hash: "#main", token: null },
    {
      says: "is sent as it is, whatever it is: the server says what is wrong with it",
      path: "/enter",
      hash: "#<script>",
      token: "<script>",
    },
  ])("$says", ({ path, hash, token }) => {
    expect(tokenIn(path, hash)).toBe(token);
  });
});
