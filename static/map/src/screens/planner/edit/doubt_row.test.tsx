import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Doubt } from "../../../api/types.ts";
import { DoubtRow } from "./doubt_row.tsx";
import type { Editor } from "./use_editor.ts";

const STORE = { id: "store", name: "库房", name_en: "Store" };
const LAMP = { id: "lamp", name: "灯", name_en: "Lamp" };

function doubt(reason: string, fix: string, more: Partial<Doubt> = {}): Doubt {
  const isAsset = ["assign_level", "move_asset"].includes(fix);
  return {
    id: `${reason}:x`,
    reason,
    fix,
    storey_id: "1f",
    point: [121.5, 31.2],
    area_m2: 12,
    spaces: isAsset ? [] : [STORE],
    of_spaces: isAsset ? 0 : 1,
    assets: isAsset ? [LAMP] : [],
    of_assets: isAsset ? 1 : 0,
    connector_id: null,
    opening: null,
    facts: {},
    edits: [],
    settled: null,
    ...more,
  };
}

const editor = { busy: false, apply: vi.fn(), take: vi.fn(), startMove: vi.fn() };

function show(one: Doubt) {
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <DoubtRow
          site="s"
          doubt={one}
          editor={editor as unknown as Editor}
          selected={false}
          onShow={vi.fn()}
        />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return within(container);
}

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

describe("a cause that keeps things from being reached", () => {
  it.each([
    ["no_door", "add_door", "Draw a door", () => editor.take, "door"],
    ["island", "add_door", "Draw a door", () => editor.take, "door"],
    ["no_way_up", "add_connector", "Draw a stair or lift", () => editor.take, "stair"],
    ["no_entrance", "add_entrance", "Draw an entrance", () => editor.take, "door"],
    ["no_place_to_stand", "reshape_space", "Reshape the room", () => editor.take, "reshape"],
    ["off_every_floor", "assign_level", "Put it on the plan", () => editor.startMove, "asset"],
    ["too_far_from_floor", "move_asset", "Put it on the plan", () => editor.startMove, "asset"],
  ] as const)(
    "%s takes the tool for it where nothing is proposed",
    (reason, fix, name, did, what) => {
      show(doubt(reason, fix));
      fireEvent.click(screen.getByRole("button", { name }));
      expect(did().mock.calls[0]?.[0]).toBe(what);
      expect(screen.getByRole("button", { name: "Right as it is" })).toBeTruthy();
    },
  );

  it("is mended by the edit that is proposed, sent back as it came", () => {
    const edit = { kind: "change_opening", id: "d", is_closed: false } as const;
    show(doubt("no_door", "add_door", { edits: [edit] }));
    expect(screen.queryByRole("button", { name: "Draw a door" })).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Open it again" }));
    expect(editor.apply).toHaveBeenCalledWith([edit]);
  });

  it("calls an entrance an entrance", () => {
    const edit = { kind: "change_opening", id: "d", is_entrance: true } as const;
    show(doubt("no_entrance", "add_entrance", { edits: [edit] }));
    expect(screen.queryByRole("button", { name: "Open it again" })).toBeNull();
    expect(screen.getAllByRole("button").length).toBe(3);
  });
});
