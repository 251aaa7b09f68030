import { describe, expect, it } from "vitest";
import { TABLES } from "./index.ts";

const SOURCES = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const faces = Object.keys(TABLES.en) as (keyof typeof TABLES.en)[];
const known = new Set<string>(faces.flatMap((face) => Object.keys(TABLES["zh-CN"][face])));

/** A key, or the same key with one of i18next's plural endings. */
function isKnown(key: string): boolean {
  return ["", "_one", "_other", "_zero"].some((ending) => known.has(key + ending));
}

/** Keys that differ only in the plural forms a language has. */
function withoutPlurals(keys: string[]): string[] {
  return [...new Set(keys.map((key) => key.replace(/_(one|other|zero)$/, "")))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? "").sort();
}

describe.each(faces)("the sentences of %s", (face) => {
  const zh: Record<string, string> = TABLES["zh-CN"][face];
  const en: Record<string, string> = TABLES.en[face];

  it("exist in both languages", () => {
    expect(withoutPlurals(Object.keys(en))).toEqual(withoutPlurals(Object.keys(zh)));
  });

  it("fill in the same facts in both languages", () => {
    const differing = Object.keys(zh).filter(
      (key) =>
        key in en && placeholders(zh[key] ?? "").join() !== placeholders(en[key] ?? "").join(),
    );
    expect(differing).toEqual([]);
  });

  it("are never empty", () => {
    const empty = [...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => !text.trim());
    expect(empty).toEqual([]);
  });
});

describe("the four tables", () => {
  it("hold each key once", () => {
    const all = faces.flatMap((face) => Object.keys(TABLES["zh-CN"][face]));
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
  });

  it("hold every key that the sources name", () => {
    const missing = Object.entries(SOURCES).flatMap(([file, source]) =>
      [...source.matchAll(/\bt\(\s*["'`]([\w.-]+)["'`]\s*[,)]/g)]
        .map((match) => match[1] ?? "")
        .filter((key) => !isKnown(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it("hold something under every beginning that the sources complete at run time", () => {
    const missing = Object.entries(SOURCES).flatMap(([file, source]) =>
      [...source.matchAll(/\bt\(\s*`([\w.-]+)\$\{/g)]
        .map((match) => match[1] ?? "")
        .filter((start) => ![...known].some((key) => key.startsWith(start)))
        .map((start) => `${file}: ${start}…`),
    );
    expect(missing).toEqual([]);
  });

  it("leave no Chinese in the sources outside them", () => {
    const spoken = Object.entries(SOURCES).flatMap(([file, source]) =>
      source
        .split("\n")
        .filter((line) => /[\u4e00-\u9fff]/.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line))
        // Format strings of dates, and the switch that names each language in itself.
        .filter(
          () => !/i18n\/format\.ts|language_switch\.tsx/.test(file) && !file.endsWith("format.ts"),
        )
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(spoken).toEqual([]);
  });
});
