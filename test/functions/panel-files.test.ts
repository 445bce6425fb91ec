/** The panel's files at the control function's door: who gets them, and with which headers. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { controlApp } from "../../functions/control/app.ts";
import { type ControlWorld, controlWorld } from "./control-world.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});

describe("the page", () => {
  test.for(["/", "/enter", "/t/default", "/t/default/runs/01M8", "/t/a%20b"])(
    "%s is index.html, under a policy with this answer's nonce",
    async (path) => {
      const response = await world.request(path);
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

  it("allows no script but the panel's own files, no frame around it, and no other host", async () => {
    const policy = (await world.request("/")).headers.get("content-security-policy") ?? "";
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
    expect(await (await world.request("/", { method: "HEAD" })).text()).toBe("");
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
    const app = controlApp({
      ...world.control,
      access: "token",
      apiToken: async () => "s3cret",
    });
    expect((await app.request("/t/default")).status).toBe(200);
    expect((await app.request("/assets/index-abc.js")).status).toBe(200);
    expect((await app.request("/api/threads")).status).toBe(401);
    expect((await app.request("/notes")).status).toBe(401);
  });

  it("local: this machine alone", async () => {
    const response = await world.request("/", { headers: { host: "evil.example" } });
    expect(response.status).toBe(403);
  });
});
