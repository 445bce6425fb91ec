/** Files as they are sent along: their bytes in base64, pictures with their size. */
import { ApiError } from "../../api/client.ts";
import type { Upload } from "../../api/discord-types.ts";

/** @throws ApiError when it cannot be read: it may have been moved since it was chosen */
export async function uploadOf(file: File): Promise<Upload> {
  const url = await dataUrlOf(file);
  return {
    filename: file.name,
    content_type: file.type === "" ? "application/octet-stream" : file.type,
    data: url.slice(url.indexOf(",") + 1),
    ...(file.type.startsWith("image/") ? await sizeOf(url) : {}),
  };
}

const dataUrlOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () =>
      reject(new ApiError(0, `${file.name} cannot be read: ${reader.error?.message ?? "gone"}`)),
    );
    reader.readAsDataURL(file);
  });

/** {} of what the browser cannot show. */
const sizeOf = (url: string): Promise<{ width?: number; height?: number }> =>
  new Promise((resolve) => {
    const image = new Image();
    image.addEventListener("load", () =>
      resolve({ width: image.naturalWidth, height: image.naturalHeight }),
    );
    image.addEventListener("error", () => resolve({}));
    image.src = url;
  });
