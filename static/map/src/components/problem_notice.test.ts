import { describe, expect, it } from "vitest";
import { ApiProblem } from "../api/client.ts";
import { i18n } from "../i18n/index.ts";
import { problemText } from "./problem_notice.tsx";

describe("a change that the plan cannot take", () => {
  const refused = new ApiProblem("cannot-move", 409, "v2 on b: together", { obstacle: "together" });

  it.each(["zh-CN", "en"])("says in %s what is in the way", (language) => {
    const t = i18n.getFixedT(language);
    const text = problemText(t, refused);
    expect(text).toContain(t("obstacle.together"));
    expect(text).not.toContain(refused.detail);
  });
});
