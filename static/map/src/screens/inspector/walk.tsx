/** A round on the plan: where I am, the way to the next stop, what to do there. */
import { useElementSize, useMediaQuery } from "@mantine/hooks";
import { type CSSProperties, useMemo, useState } from "react";
import { useAddress } from "../../address.ts";
import type { LngLat, Pack } from "../../api/types.ts";
import type { FindingStart } from "../../domain/finding.ts";
import { legPoints, legStart } from "../../domain/round.ts";
import type { Walker } from "../../offline/recording.ts";
import type { Sending } from "../../offline/sending.ts";
import { CheckPage } from "./check_page.tsx";
import { FindingPage } from "./finding_page.tsx";
import { NextCard } from "./next_card.tsx";
import { StopList } from "./stop_list.tsx";
import { Summary } from "./summary.tsx";
import type { RoundState } from "./use_round.ts";
import { WalkBar } from "./walk_bar.tsx";
import { WalkMap } from "./walk_map.tsx";

export interface WalkProps {
  pack: Pack;
  state: RoundState;
  walker: Walker;
  sending: Sending;
}

/** Landscape tablets carry the card beside the map; everything else below it. */
const BESIDE = "(min-width: 900px) and (orientation: landscape)";
const CARD_WIDTH = 400;

export function Walk({ pack, state, walker, sending }: WalkProps) {
  const { get, set } = useAddress();
  const [listOpen, setListOpen] = useState(false);
  const [finding, setFinding] = useState<FindingStart | null>(null);
  const [looked, setLooked] = useState<{ leg: number; storey: string } | null>(null);
  const [lookAgain, setLookAgain] = useState(0);
  const beside = useMediaQuery(BESIDE, undefined, { getInitialValueInEffect: false });
  const card = useElementSize();

  const { stops, legs } = pack;
  const asked = stops.findIndex((stop) => String(stop.n) === get("stop"));
  const over = state.next < 0;
  const next = over ? stops.length : state.next; // the last leg leads home
  const shown = asked >= 0 ? asked : over ? -1 : state.next;
  const stop = shown >= 0 ? stops[shown] : undefined;

  const follow = stop && shown !== next ? stop.storey_id : legStart(legs, next);
  const storey =
    looked?.leg === next ? looked.storey : (follow ?? stop?.storey_id ?? stops[0]?.storey_id ?? "");
  const me = useMemo(() => whereIAm(pack, next), [pack, next]);

  const here: FindingStart = {
    storeyId: me.storey === storey ? me.storey : storey,
    point: me.storey === storey ? me.point : (stop?.point ?? me.point),
    assetId: null,
    visitId: null,
    itemKey: null,
    reading: null,
    category: "other",
    grade: "minor",
    text: "",
  };
  if (finding) {
    return (
      <FindingPage
        pack={pack}
        start={finding}
        walker={walker}
        sending={sending}
        onClose={() => setFinding(null)}
      />
    );
  }
  if (stop && get("check")) {
    return (
      <CheckPage
        key={stop.n}
        pack={pack}
        stop={stop}
        state={state}
        walker={walker}
        sending={sending}
        onFinding={setFinding}
        onClose={() => set({ check: null })}
        onDone={() => set({ check: null, stop: null })}
      />
    );
  }
  return (
    <div className="walk" data-beside={beside}>
      <WalkBar pack={pack} state={state} sending={sending} onList={() => setListOpen(true)} />
      <div
        className="walk-body"
        style={{ "--covered": `${beside ? 0 : card.height}px` } as CSSProperties}
      >
        <WalkMap
          pack={pack}
          state={state}
          storey={storey}
          leg={next}
          me={me}
          selected={shown}
          inset={beside ? { left: CARD_WIDTH + 16, top: 64 } : { bottom: card.height, top: 64 }}
          again={lookAgain}
          onStorey={(id) => setLooked({ leg: next, storey: id })}
          onStop={(n) => set({ stop: n })}
          onLocate={() => {
            setLooked(null);
            set({ stop: null });
            setLookAgain(lookAgain + 1);
          }}
          onFinding={() => setFinding(here)}
        />
        <div ref={card.ref} className="walk-card">
          {stop ? (
            <NextCard
              key={stop.n}
              pack={pack}
              state={state}
              stop={stop}
              index={shown}
              next={next}
              walker={walker}
              onCheck={() => set({ stop: String(stop.n), check: "1" }, { push: true })}
              onNext={() => set({ stop: null })}
            />
          ) : (
            <Summary pack={pack} state={state} sending={sending} />
          )}
        </div>
      </div>
      <StopList
        opened={listOpen}
        onClose={() => setListOpen(false)}
        pack={pack}
        state={state}
        onChoose={(n) => {
          setListOpen(false);
          setLooked(null);
          set({ stop: n });
        }}
      />
    </div>
  );
}

export interface Position {
  readonly storey: string;
  readonly point: LngLat;
}

/** Where somebody is who is about to walk a leg: at its beginning, which is the stop done last. */
function whereIAm(pack: Pack, leg: number): Position {
  const storey = legStart(pack.legs, leg);
  const point = storey ? legPoints(pack.legs, leg, storey)[0] : undefined;
  if (storey && point) return { storey, point };
  const stop = pack.stops[Math.min(leg, pack.stops.length - 1)];
  return { storey: stop?.storey_id ?? "", point: stop?.point ?? [0, 0] };
}
