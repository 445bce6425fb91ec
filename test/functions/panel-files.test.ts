/** The panel's files at the control function's door: who gets them, and with which headers. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { controlApp } from "../../functions/control/app.ts";
import { type ControlWorld, controlWorld } from "./control-world.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});

/** Where a session says which thread comes first. */
const deployed = (path: string) =>
  controlApp({ ...world.control, access: "token", apiToken: async () => "s3cret" }).request(path);

describe("the page", () => {
  test.for(["/", "/enter", "/t/default", "/t/default/runs/01M8", "/t/a%20b"])(
    "%s is index.html, under a policy with this answer's nonce",
    async (path) => {
      const response = await deployed(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("content-security-policy")).toContain("'nonce-bm9uY2U='");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(await response.text()).toBe(
        '<script nonce="bm9uY2U=" src="/assets/index-abc.js"></script>',
      );
    },
  );

  it("begins on this machine at the thread default: nobody has a session that would name another", async () => {
    const response = await world.request("/");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/t/default");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.for([
    ["/t/default", "</api/threads/default/pulse?limit=100>; rel=preload; as=fetch; crossorigin"],
    ["/t/42/", "</api/threads/42/pulse?limit=100>; rel=preload; as=fetch; crossorigin"],
    ["/t/default/runs", null],
    ["/t/a%3E%20b", null],
    ["/enter", null],
  ] as const)("%s has the browser ask for what comes next: %s", async ([path, link]) => {
    expect((await world.request(path)).headers.get("link")).toBe(link);
  });

  it("allows no script but the panel's own files, no frame around it, and no other host", async () => {
    const policy = (await world.request("/t/default")).headers.get("content-security-policy") ?? "";
    const directives = Object.fromEntries(
      policy.split("; ").map((one) => [one.split(" ")[0], one.split(" ").slice(1).join(" ")]),
    );
    expect(directives).toMatchObject({
      "default-src": "'none'",
      "script-src": "'self'",
      "connect-src": "'self'",
      "frame-ancestors": "'none'",
      "base-uri": "'none'",
    });
    expect(policy).not.toMatch(/unsafe|https?:/);
  });

  it("is answered to HEAD without its text, and to nothing else", async () => {
    expect(await (await world.request("/t/default", { method: "HEAD" })).text()).toBe("");
    const posted = await world.request("/t/default", { method: "POST" });
    expect(posted.status).toBe(405);
    expect(posted.headers.get("allow")).toBe("GET, HEAD");
  });
});

describe("an asset", () => {
  test.for([
    { accepts: "gzip, deflate, br, zstd", encoding: "br", text: "(start, in brotli)" },
    { accepts: "gzip", encoding: "gzip", text: "(start, in gzip)" },
    { accepts: "identity", encoding: null, text: "start()" },
    { accepts: undefined, encoding: null, text: "start()" },
    { accepts: "brotli", encoding: null, text: "start()" },
  ])("for Accept-Encoding $accepts is $encoding", async ({ accepts, encoding, text }) => {
    const headers: Record<string, string> =
      accepts === undefined ? {} : { "accept-encoding": accepts };
    const response = await world.request("/assets/index-abc.js", { headers });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("vary")).toBe("Accept-Encoding");
    expect(await response.text()).toBe(text);
  });

  it("without a compressed copy is sent as it is", async () => {
    const headers = { "accept-encoding": "br" };
    const response = await world.request("/assets/logo-abc.svg", { headers });
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(await response.text()).toBe("<svg/>");
  });

  test.for(["index-old.js", "..%2findex.html", ".env", "index-abc.exe", "a%00.js", "x"])(
    "%s is a 404",
    async (name) => {
      const response = await world.request(`/assets/${name}`);
      expect(response.status).toBe(404);
      expect(response.headers.get("cache-control")).toBe("no-store");
    },
  );
});

describe("who gets them", () => {
  it("deployed: everybody, for they hold no data; the API's doors stay shut", async () => {
    expect((await deployed("/t/default")).status).toBe(200);
    expect((await deployed("/assets/index-abc.js")).status).toBe(200);
    expect((await deployed("/api/threads")).status).toBe(401);
    expect((await deployed("/notes")).status).toBe(401);
  });

  it("local: this machine alone", async () => {
    const response = await world.request("/", { headers: { host: "evil.example" } });
    expect(response.status).toBe(403);
  });
});
