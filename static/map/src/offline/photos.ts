/** Photos on the tablet: made small enough to send from a basement, named by their content. */

import { sha256 as digestInScript } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const LONGEST_SIDE = 2048; // px; a gauge can still be read
const THUMBNAIL_SIDE = 240;
const QUALITY = 0.85;

export interface Shot {
  readonly sha256: string;
  readonly picture: Blob;
  readonly thumbnail: Blob;
}

/** Shrinks a picture to a JPEG and names it. Throws where the file is no picture the browser can draw. */
export async function takeIn(file: Blob): Promise<Shot> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const picture = await drawn(bitmap, LONGEST_SIDE);
    const thumbnail = await drawn(bitmap, THUMBNAIL_SIDE);
    return { sha256: await sha256(await picture.arrayBuffer()), picture, thumbnail };
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, longest: number): Promise<Blob> {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser cannot draw pictures");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the picture cannot be written"))),
      "image/jpeg",
      QUALITY,
    ),
  );
}

/** SHA-256 in hex; by the browser where the page is secure, else in script. */
export async function sha256(content: ArrayBuffer): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  const digest = subtle
    ? new Uint8Array(await subtle.digest("SHA-256", content))
    : digestInScript(new Uint8Array(content));
  return bytesToHex(digest);
}
