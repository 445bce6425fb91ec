/** `npm start`: the local cloud in a terminal, until Ctrl-C. */
import { relative } from "node:path";
import { reasonOf } from "../lib/domain/fault.ts";
import { type LocalCloud, startLocalCloud } from "./cloud.ts";
import { withDotEnv } from "./dot-env.ts";

const print = (line: string) => console.log(line);

/** What a newcomer needs to know, in a few lines. */
function introduce({ url, settings, discord, pids }: LocalCloud): void {
  const home = relative(process.cwd(), settings.home) || ".";
  const processes = Object.entries(pids()).map(([name, [pid]]) => `${name} (${pid})`);
  const talk =
    discord.personUrl === null
      ? `talk in Discord; its interactions endpoint is ${url}/interactions, through a tunnel`
      : `talk at ${url}/t/default/chat (an embedded Discord; set DISCORD_* for your own)`;
  print(
    `  model      ${settings.model}${settings.model === "offline" ? " (rules only; set ANTHROPIC_API_KEY, OPENAI_API_KEY or VIGIL_MODEL for a real one)" : ""}`,
  );
  print(`  panel      ${url}`);
  print(`  discord    ${talk}`);
  print(`  functions  ${processes.join(", ")}`);
  print(`  data       ${home}/ (logs in ${home}/logs/)`);
  const vigil = url.endsWith(":8000") ? "npx vigil" : `VIGIL_URL=${url} npx vigil`;
  print(`  try next   ${vigil} status`);
  print(`             ${vigil} beat --dry-run`);
  print(`             curl -X POST ${url}/_local/invoke/heartbeat -d '{"thread": "default"}'`);
  print(`Vigil is ready: ${url}`);
}

function endOnSignals(cloud: LocalCloud): void {
  let ending = false;
  const end = async () => {
    // The second Ctrl-C does not wait: the functions end by themselves when this process is gone.
    if (ending) process.exit(130);
    ending = true;
    print("\nVigil is stopping.");
    await cloud.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}

try {
  print("Vigil is starting: synthesising the stack, then one process a function.");
  const env = await withDotEnv(process.env, ".env");
  const cloud = await startLocalCloud({ env, print });
  endOnSignals(cloud);
  introduce(cloud);
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}
