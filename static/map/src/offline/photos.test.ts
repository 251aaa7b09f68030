import { afterEach, describe, expect, it, vi } from "vitest";
import { sha256 } from "./photos.ts";

/** Test vectors of FIPS 180-4. */
const VECTORS: readonly [string, string][] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
];

function bytes(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).buffer as ArrayBuffer;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the name of a photo", () => {
  it.each(VECTORS)("is the SHA-256 of %j in a secure context", async (text, expected) => {
    expect(await sha256(bytes(text))).toBe(expected);
  });
  it.each(VECTORS)("is the same for %j on plain http", async (text, expected) => {
    vi.stubGlobal("crypto", { subtle: undefined });
    expect(await sha256(bytes(text))).toBe(expected);
  });
});
