/** Discord's refusals, with its own codes and words (API reference, "JSON Error Codes"). */

interface RefusalBody {
  readonly message: string;
  readonly [more: string]: unknown;
}

/** Thrown by a route; answered as Discord answers it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly body: RefusalBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: RefusalBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const refusal = (status: number, code: number, message: string): Refusal =>
  new Refusal(status, { message, code });

export const unauthorised = (): Refusal => refusal(401, 0, "401: Unauthorized");
export const noSuchRoute = (): Refusal => refusal(404, 0, "404: Not Found");
export const wrongMethod = (): Refusal => refusal(405, 0, "405: Method Not Allowed");
export const tooLarge = (): Refusal => refusal(413, 40005, "Request entity too large");
export const unknownApplication = (): Refusal => refusal(404, 10002, "Unknown Application");
export const unknownChannel = (): Refusal => refusal(404, 10003, "Unknown Channel");
export const unknownMessage = (): Refusal => refusal(404, 10008, "Unknown Message");
export const unknownWebhook = (): Refusal => refusal(404, 10015, "Unknown Webhook");
export const notInDm = (): Refusal => refusal(403, 50003, "Cannot execute action on a DM channel");
export const notTheAuthor = (): Refusal =>
  refusal(403, 50005, "Cannot edit a message authored by another user");
export const emptyMessage = (): Refusal => refusal(400, 50006, "Cannot send an empty message");
export const dmsClosed = (): Refusal => refusal(403, 50007, "Cannot send messages to this user");
export const missingPermissions = (): Refusal => refusal(403, 50013, "Missing Permissions");
export const invalidWebhookToken = (): Refusal => refusal(401, 50027, "Invalid Webhook Token");
export const invalidRecipient = (): Refusal => refusal(400, 50033, "Invalid Recipient(s)");
export const invalidJson = (): Refusal =>
  refusal(400, 50109, "The request body contains invalid JSON.");

/** Error 50035 for one field (`embeds.0.title`), in Discord's nested shape. */
export function invalidField(field: string, code: string, message: string): Refusal {
  const leaf: object = { _errors: [{ code, message }] };
  const errors = field
    .split(".")
    .reduceRight<object>((inner, key) => (key === "" ? inner : { [key]: inner }), leaf);
  return new Refusal(400, { message: "Invalid Form Body", code: 50035, errors });
}
