import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Doubt } from "../../../api/types.ts";
import { i18n } from "../../../i18n/index.ts";
import { AssumedDoors } from "./assumed_doors.tsx";
import { DoubtRow } from "./doubt_row.tsx";
import type { Editor } from "./use_editor.ts";

const HALL = { id: "hall", name: "走廊", name_en: "Corridor" };
const OFFICE = { id: "office", name: "办公室", name_en: "Office" };

function door(id: string, reason = "assumed_door"): Doubt {
  return {
    id: `${reason}:${id}`,
    reason,
    fix: "confirm_opening",
    storey_id: "1f",
    point: [121.5, 31.2],
    area_m2: 0,
    spaces: [],
    of_spaces: 0,
    assets: [],
    of_assets: 0,
    connector_id: null,
    opening: {
      id,
      line: [
        [121.5, 31.2],
        [121.50001, 31.2],
      ],
      between: [HALL, reason === "assumed_door" ? OFFICE : null],
    },
    facts: {},
    edits: [],
    settled: null,
  };
}

const apply = vi.fn();
const editor = { busy: false, apply } as unknown as Editor;
const sent: { url: string; body: unknown }[] = [];

function show(element: ReactElement) {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">{element}</MantineProvider>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  vi.stubGlobal("fetch", (url: string, request: RequestInit) => {
    sent.push({ url, body: JSON.parse(String(request.body)) });
    return Promise.resolve(Response.json({ ids: [], is_right: true }));
  });
});
afterEach(async () => {
  cleanup();
  sent.length = 0;
  apply.mockClear();
  vi.unstubAllGlobals();
  await i18n.changeLanguage("en");
});

describe("doors that were assumed", () => {
  const doubts = [door("a"), door("b")];
  const group = (onShow = vi.fn()) => (
    <AssumedDoors
      site="s"
      storey="1F"
      doubts={doubts}
      editor={editor}
      shown={null}
      onShow={onShow}
    />
  );

  it("are found right all at once", async () => {
    show(group());
    fireEvent.click(screen.getByRole("button", { name: "All 2 doors are right" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.url).toContain("/sites/s/doubts/settle");
    expect(sent[0]?.body).toEqual({ ids: doubts.map(({ id }) => id), is_right: true });
  });

  it("are taken off one by one, in Chinese too", async () => {
    await i18n.changeLanguage("zh-CN");
    const onShow = vi.fn();
    show(group(onShow));
    expect(screen.getByText("1F：推定的门 2 扇")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "逐个查看" }));
    expect(onShow).toHaveBeenCalledWith(doubts[0]);
    expect(screen.getAllByText("走廊 · 办公室")).toHaveLength(2);
    const second = screen.getAllByRole("button", { name: "没有，删掉" })[1];
    if (second) fireEvent.click(second);
    expect(apply).toHaveBeenCalledWith([{ kind: "remove_openings", ids: ["b"] }]);
  });
});

describe("an entrance that was assumed", () => {
  it("is confirmed by its button, and says that it leads outside", async () => {
    const doubt = door("e", "assumed_entrance");
    show(<DoubtRow site="s" doubt={doubt} editor={editor} selected={false} onShow={vi.fn()} />);
    expect(screen.getByText("Entrance assumed")).toBeTruthy();
    expect(screen.getByText("Corridor · outside")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "It is there" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ ids: [doubt.id], is_right: true }));
  });
});
