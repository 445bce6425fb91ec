/** What the person does in the embedded Discord: one request each, and what came of it in words. */
import { ask, byId, setText } from "./dom.js";

/** Sends it; null when it did not arrive, and the notice then says why. */
export async function act(what, body) {
  setText(byId("notice"), "");
  try {
    return await post(what, body);
  } catch (error) {
    setText(byId("notice"), error.message);
    return null;
  }
}

/** The same, for those who tell of a failure themselves. */
export const post = (what, body) =>
  ask(`/discord/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** Takes one's own words, or an answer that only oneself can see, out of the view. */
export const removeMessage = (id) =>
  ask(`/discord/messages/${id}`, { method: "DELETE" }).catch((error) =>
    setText(byId("notice"), error.message),
  );

/** A chosen file as the embedded Discord takes it: its bytes in base64; pictures with their size. */
export async function uploadOf(file) {
  const dataUrl = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return {
    filename: file.name,
    content_type: file.type === "" ? "application/octet-stream" : file.type,
    data: dataUrl.slice(dataUrl.indexOf(",") + 1),
    ...(file.type.startsWith("image/") ? await sizeOf(dataUrl) : {}),
  };
}

/** {} of what the browser cannot show. */
const sizeOf = (url) =>
  new Promise((resolve) => {
    const image = new Image();
    image.addEventListener("load", () =>
      resolve({ width: image.naturalWidth, height: image.naturalHeight }),
    );
    image.addEventListener("error", () => resolve({}));
    image.src = url;
  });
