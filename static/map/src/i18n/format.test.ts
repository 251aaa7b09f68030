import { describe, expect, it } from "vitest";
import { formats } from "./format.ts";

const zh = formats("zh-CN", "Asia/Shanghai");
const en = formats("en", "Asia/Shanghai");

describe("dates", () => {
  it("are written as each language writes them", () => {
    expect(zh.date("2026-11-23")).toBe("2026年11月23日");
    expect(en.date("2026-11-23")).toBe("23 Nov 2026");
    expect(zh.month("2026-11")).toBe("2026年11月");
    expect(en.month("2026-11")).toBe("Nov 2026");
  });

  it("of an instant are those of the site's own zone", () => {
    // 23:30 UTC is half past seven the next morning in Shanghai.
    expect(en.instant("2026-11-22T23:30:00Z")).toBe("23 Nov 07:30");
    expect(zh.instant("2026-11-22T23:30:00Z")).toBe("11月23日 07:30");
  });

  it("say once what both ends of a range share", () => {
    expect(zh.range("2026-11-23", "2026-11-29")).toBe("11月23日–29日");
    expect(en.range("2026-11-23", "2026-11-29")).toBe("23–29 Nov");
    expect(en.range("2026-10-27", "2026-11-25")).toBe("27 Oct – 25 Nov");
    expect(zh.range("2025-12-01", "2026-11-30")).toBe("2025年12月1日–2026年11月30日");
  });
});

describe("amounts", () => {
  it("carry one unit", () => {
    expect(en.metres(445.4)).toBe("445 m");
    expect(en.metres(1240)).toBe("1.2 km");
    expect(zh.duration(45)).toBe("45 秒");
    expect(en.duration(720)).toBe("12 min");
    expect(en.duration(6.6 * 3600)).toBe("6.6 h");
  });
});

describe("names", () => {
  it("fall back to the other language", () => {
    expect(en.name({ name: "走廊", name_en: "" })).toBe("走廊");
    expect(zh.name({ name: "走廊", name_en: "Corridor" })).toBe("走廊");
    expect(en.name({ name: "走廊", name_en: "Corridor" })).toBe("Corridor");
  });
});
