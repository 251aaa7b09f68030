import { expect, test } from "vitest";
import { calledBoth } from "./called.ts";

test("a room is called by number and name, once where they are the same", () => {
  expect(calledBoth("101", "值班室")).toBe("101 值班室");
  expect(calledBoth("101", "101")).toBe("101");
  expect(calledBoth("", null, "值班室", undefined)).toBe("值班室");
});
