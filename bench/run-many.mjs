/**
 * A function in a process that stays warm: `fork("run-many.mjs", [<bundle's URL>])`, then one message an event.
 *
 * Each is answered by what the handler answered, the time it took and the CPU time of the whole process.
 */
const { handler } = await import(process.argv[2]);

process.on("message", async (event) => {
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  const answer = await handler(event, { getRemainingTimeInMillis: () => 180_000 });
  const wallMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  process.send({ answer, wallMs, cpuMs: (user + system) / 1_000 });
});
// The parent is gone: nobody will send anything more.
process.on("disconnect", () => process.exit(0));
process.send("ready");
