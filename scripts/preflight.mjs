/** Says in one line when the Node that runs this is too old. Plain JavaScript: an old Node must be able to run it. */
const wanted = 24;
const major = Number(process.versions.node.split(".")[0]);
if (major < wanted) {
  console.error(
    `Vigil needs Node ${wanted}, and this is ${process.version}. On Linux and Windows \`npm ci\` brings it; on macOS install Node ${wanted} (see .nvmrc) and try again.`,
  );
  process.exit(1);
}
