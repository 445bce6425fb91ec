/** npm run bench: the numbers of docs/performance.md, each beside its aim; `--json` for machines. */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { measureAcknowledgements } from "./acknowledgements.ts";
import { startAwsStandIn } from "./aws-stand-in.ts";
import { measureBeats } from "./beats.ts";
import { measureBundles } from "./bundle-sizes.ts";
import { measureColdStarts } from "./cold-starts.ts";
import { synthesiseDeployed } from "./deployed.ts";
import { discordSigner } from "./discord-requests.ts";
import { measureFirstScreen } from "./first-screen.ts";
import { monthSection } from "./month.ts";
import { measurePanel } from "./panel-sizes.ts";
import { measureRecall } from "./recall.ts";
import { type Section, textOf } from "./section.ts";

const asJson = process.argv.includes("--json");
const sections: Section[] = [];

function show(section: Section): void {
  sections.push(section);
  if (!asJson) console.log(textOf(section));
}

const folder = await mkdtemp(join(tmpdir(), "vigil-bench-"));
const aws = await startAwsStandIn();
const startedAt = Date.now();
const loadBefore = loadavg()[0] ?? 0;
try {
  const signer = discordSigner();
  const ownerId = "11";
  const world = { awsUrl: aws.url, ownerId, publicKey: signer.publicKey };
  const deployed = await synthesiseDeployed(folder, world);
  show(await measureBundles(folder));
  show(await measurePanel(folder));
  const beats = await measureBeats(deployed, aws);
  const coldStarts = await measureColdStarts({ deployed, signer, ownerId, awsUrl: aws.url });
  show(coldStarts.section);
  show(beats.section);
  show(await measureAcknowledgements(deployed.functions.interactions, signer, ownerId));
  show(await measureRecall());
  const firstScreen = await measureFirstScreen(folder);
  if (firstScreen !== null) show(firstScreen);
  show(monthSection(beats, coldStarts.heartbeatMs));
} finally {
  await aws.close();
  await rm(folder, { recursive: true });
}

const machine = {
  node: process.version,
  cpus: availableParallelism(),
  loadBefore,
  loadAfter: loadavg()[0] ?? 0,
  seconds: Math.round((Date.now() - startedAt) / 1_000),
};
if (asJson) console.log(JSON.stringify({ machine, sections }, null, 2));
else
  console.log(
    `Node ${machine.node}, ${machine.cpus} cores, load ${machine.loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after, ${machine.seconds} s.`,
  );
