/**
 * Lambda's runtime in one process: asks for the next invocation, runs the handler, hands the answer back.
 *
 * Plain JavaScript without dependencies, so that a function's process holds Node, this file and the
 * deployed bundle, nothing else. Source: "Building a custom runtime", the Lambda developer guide.
 */
import { Agent, request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const { env } = process;
const runtime = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
// A second connection, so that an answer never waits behind the open call for the next event.
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
let requestId;

// The parent holds the other end of this pipe; when it dies, however it dies, nobody needs this process.
process.stdin.on("end", () => process.exit(0)).resume();
// Ctrl-C in a terminal reaches every process of the group; here the parent decides when it is over.
process.on("SIGINT", () => {});

patchConsole();
process.on("uncaughtException", endWith("Runtime.UnhandledException"));
process.on("unhandledRejection", endWith("Runtime.UnhandledPromiseRejection"));

const handler = await loadHandler();
for (;;) await serveNext();

async function loadHandler() {
  const [file, name] = env._HANDLER.split(".");
  try {
    const module = await import(pathToFileURL(join(env.LAMBDA_TASK_ROOT, `${file}.mjs`)));
    if (typeof module[name] !== "function") throw new Error(`${env._HANDLER} is not a function`);
    return module[name];
  } catch (error) {
    console.error(error);
    await call("POST", "/init/error", describe(error));
    process.exit(1);
  }
}

async function serveNext() {
  const { headers, body } = await call("GET", "/invocation/next");
  requestId = headers["lambda-runtime-aws-request-id"];
  const path = `/invocation/${requestId}`;
  try {
    const answer = await handler(JSON.parse(body), contextOf(headers));
    await call("POST", `${path}/response`, answer ?? null);
  } catch (error) {
    console.error(error);
    await call("POST", `${path}/error`, describe(error));
  }
  requestId = undefined;
}

function contextOf(headers) {
  const deadlineMs = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    awsRequestId: requestId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

function call(method, path, payload) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const outgoing = request(`${runtime}${path}`, { method, agent }, async (response) => {
    let body = "";
    for await (const chunk of response.setEncoding("utf8")) body += chunk;
    if (response.statusCode >= 400)
      reject(new Error(`the Runtime API answered ${response.statusCode}`));
    resolve({ headers: response.headers, body });
  });
  outgoing.on("error", reject);
  outgoing.end(payload === undefined ? undefined : JSON.stringify(payload));
  // Without the Runtime API there is nothing to run for: the parent is gone, or has given this process up.
  return promise.catch(() => process.exit(0));
}

/** What Lambda does with an error that nobody caught: the invocation fails, and the process ends. */
function endWith(errorType) {
  return async (error) => {
    console.error(error);
    const path = requestId === undefined ? "/init/error" : `/invocation/${requestId}/error`;
    await call("POST", path, { ...describe(error), errorType });
    process.exit(128);
  };
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: inspect(error) };
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? "").split("\n"),
  };
}

/** Lambda's log lines: one JSON object, or tabs; lines below the function's level are dropped. */
function patchConsole() {
  const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
  const least = Math.max(0, levels.indexOf(env.AWS_LAMBDA_LOG_LEVEL ?? "TRACE"));
  const format = env.AWS_LAMBDA_LOG_FORMAT === "JSON" ? jsonLine : textLine;
  const methods = {
    trace: "TRACE",
    debug: "DEBUG",
    log: "INFO",
    info: "INFO",
    warn: "WARN",
    error: "ERROR",
  };
  for (const [method, level] of Object.entries(methods)) {
    console[method] = (...values) => {
      if (levels.indexOf(level) >= least) process.stdout.write(`${format(level, values)}\n`);
    };
  }
}

function jsonLine(level, values) {
  const [first] = values;
  const message =
    values.length === 1 && !(first instanceof Error) && typeof first === "object"
      ? first
      : undefined;
  return JSON.stringify({
    timestamp: new Date().toISOString(),
    level,
    requestId,
    message: message ?? textOf(values),
    ...(first instanceof Error ? describe(first) : {}),
  });
}

function textLine(level, values) {
  const text = textOf(values).replaceAll("\n", "\r");
  return [new Date().toISOString(), requestId, level, text].join("\t");
}

function textOf(values) {
  return values
    .map((value) =>
      typeof value === "string" ? value : value instanceof Error ? value.stack : inspect(value),
    )
    .join(" ");
}
