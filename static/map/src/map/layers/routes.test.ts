import { expect, test } from "vitest";
import { hiddenBelow, type RouteStop } from "./routes.ts";

function stop(n: number, lng: number, state: RouteStop["state"] = "later"): RouteStop {
  return { id: `s${n}`, n, point: [lng, 30], storeyId: "1F", state };
}

test("a thing that is visited again tells its other numbers", () => {
  const stops = [stop(1, 120), stop(2, 120.1), stop(9, 120), stop(4, 120)];
  expect(hiddenBelow(stops)).toEqual([{ point: [120, 30], text: "+ 4 · 9" }]);
});

test("the pin that is next lies on top, so the others are told", () => {
  const stops = [stop(1, 120), stop(4, 120, "next")];
  expect(hiddenBelow(stops).map(({ text }) => text)).toEqual(["+ 1"]);
});

test("what is done, or stands alone, adds nothing", () => {
  expect(hiddenBelow([stop(1, 120, "done"), stop(4, 120), stop(5, 120.1)])).toEqual([]);
});
