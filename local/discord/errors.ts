/** Discord's refusals, with its own codes and words (API reference, "JSON Error Codes"). */

/** Thrown by a route; answered as Discord answers it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly body: object;

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message);
    this.status = status;
    this.body = errors === undefined ? { message, code } : { message, code, errors };
  }
}

export const unauthorised = (): Refusal => new Refusal(401, 0, "401: Unauthorized");
export const noSuchRoute = (): Refusal => new Refusal(404, 0, "404: Not Found");
export const wrongMethod = (): Refusal => new Refusal(405, 0, "405: Method Not Allowed");
export const unknownApplication = (): Refusal => new Refusal(404, 10002, "Unknown Application");
export const unknownChannel = (): Refusal => new Refusal(404, 10003, "Unknown Channel");
export const unknownMessage = (): Refusal => new Refusal(404, 10008, "Unknown Message");
export const unknownWebhook = (): Refusal => new Refusal(404, 10015, "Unknown Webhook");
export const emptyMessage = (): Refusal => new Refusal(400, 50006, "Cannot send an empty message");
export const notItsAuthor = (): Refusal =>
  new Refusal(403, 50005, "Cannot edit a message authored by another user");
export const invalidWebhookToken = (): Refusal => new Refusal(401, 50027, "Invalid Webhook Token");
export const invalidRecipient = (): Refusal => new Refusal(400, 50033, "Invalid Recipient(s)");
export const invalidJson = (): Refusal =>
  new Refusal(400, 50109, "The request body contains invalid JSON.");

/** Error 50035 for one field (`embeds.0.title`), in Discord's nested shape. */
export function invalidField(field: string, code: string, message: string): Refusal {
  const leaf: object = { _errors: [{ code, message }] };
  const errors = field
    .split(".")
    .reduceRight<object>((inner, key) => (key === "" ? inner : { [key]: inner }), leaf);
  return new Refusal(400, 50035, "Invalid Form Body", errors);
}
