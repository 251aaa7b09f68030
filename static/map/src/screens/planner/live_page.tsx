/** Today's rounds: who is out, how far they are, and where on the plan. */
import { IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useAddress } from "../../address.ts";
import { at, call } from "../../api/client.ts";
import { useRounds } from "../../api/queries.ts";
import type { Pack, Round, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Initials } from "../../components/initials.tsx";
import { LoadBar } from "../../components/load_bar.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useStopName } from "../../components/stop_name.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addRoutes } from "../../map/layers/routes.ts";
import { MapLayer } from "../../map/plan_map.tsx";
import { StoreyMap } from "../storey_map.tsx";
import { storeysOf, useStoreyChoice } from "../storey_page.tsx";

const SIDE = 376;
const AGAIN = 30_000; // ms: how old what is shown may be

/** The round as its tablet has it: stops with what is done, and the way between them. */
function usePack(site: string, round: string | null) {
  return useQuery({
    queryKey: ["site", site, "pack", round],
    queryFn: () => call<Pack>(at("sites", site, "rounds", round ?? "", "pack")),
    enabled: round !== null,
    refetchInterval: AGAIN,
  });
}

export function LivePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { number, date, name } = useFormats(site.timezone);
  const stopName = useStopName();
  const { get, set } = useAddress();
  const choice = useStoreyChoice(site);
  const rounds = useRounds(site.id, site.today);
  const items = useMemo(
    () => [...(rounds.data?.items ?? [])].sort((a, b) => a.leaves_at.localeCompare(b.leaves_at)),
    [rounds.data],
  );
  const shown = items.find((item) => item.id === get("round")) ?? null;
  const pack = usePack(site.id, shown?.id ?? null);
  const storeyNames = useMemo(
    () => new Map(storeysOf(site).map((storey) => [storey.id, name(storey)])),
    [site, name],
  );
  const drawing = useMemo(() => {
    if (!pack.data) return null;
    const next = pack.data.stops.find((stop) => !stop.done);
    return {
      storeyId: choice.storey?.id ?? null,
      routes: [
        {
          id: pack.data.round.id,
          legs: pack.data.legs,
          stops: pack.data.stops.map((stop) => ({
            id: stop.visit_id,
            n: stop.n,
            point: stop.point,
            storeyId: stop.storey_id,
            state: stop.done
              ? ("done" as const)
              : stop === next
                ? ("next" as const)
                : ("later" as const),
          })),
          nextLeg: next ? pack.data.stops.indexOf(next) : pack.data.stops.length,
        },
      ],
      rideText: ({ kind, to }: { kind: string; to: string }) =>
        t(`ride.${kind}`, { to: storeyNames.get(to) ?? "" }),
    };
  }, [pack.data, choice.storey, storeyNames, t]);
  const dots = useMemo(() => new Set(pack.data?.stops.map((stop) => stop.storey_id)), [pack.data]);
  const sum = (of: (round: Round) => number) => items.reduce((all, item) => all + of(item), 0);
  return (
    <div className="site-page">
      <aside className="live-side" style={{ width: SIDE }}>
        <header>
          <h2>{t("live.title")}</h2>
          <span className="row-reason">{date(site.today)}</span>
        </header>
        {rounds.error && (
          <ProblemNotice error={rounds.error} onRetry={() => void rounds.refetch()} />
        )}
        {rounds.isPending && <Loading />}
        {rounds.data && items.length === 0 && (
          <EmptyState
            icon={<IconRoute size={40} stroke={1.4} />}
            title={t("live.none")}
            hint={t("live.none_hint")}
          />
        )}
        {items.length > 0 && (
          <>
            <div className="route-card-figures">
              <Stat value={number(items.length)} label={t("live.rounds")} />
              <Stat value={number(sum((item) => item.done))} label={t("live.done")} />
              <Stat value={number(sum((item) => item.stops - item.done))} label={t("live.to_do")} />
            </div>
            <ul className="live-rounds">
              {items.map((item) => (
                <RoundRow
                  key={item.id}
                  round={item}
                  zone={site.timezone}
                  chosen={item.id === shown?.id}
                  onChoose={() => set({ round: item.id === shown?.id ? null : item.id })}
                />
              ))}
            </ul>
            {pack.error && <ProblemNotice error={pack.error} onRetry={() => void pack.refetch()} />}
            {pack.data && (
              <ol className="live-stops row-buttons">
                {pack.data.stops.map((stop) => (
                  <li key={stop.visit_id} data-done={stop.done}>
                    <button type="button" onClick={() => set({ storey: stop.storey_id })}>
                      <span className="stop-number">{stop.done ? "✓" : stop.n}</span>
                      <span className="stop-name">{stopName(stop)}</span>
                      <span className="stop-time">{storeyNames.get(stop.storey_id)}</span>
                    </button>
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
      </aside>
      <div className="site-map">
        <StoreyMap site={site} choice={choice} dots={dots}>
          {drawing && <MapLayer add={addRoutes} data={drawing} />}
        </StoreyMap>
      </div>
    </div>
  );
}

interface RoundRowProps {
  round: Round;
  zone: string;
  chosen: boolean;
  onChoose: () => void;
}

function RoundRow({ round, zone, chosen, onChoose }: RoundRowProps) {
  const { t } = useTranslation();
  const { name, time, number, metres } = useFormats(zone);
  const share = round.stops > 0 ? round.done / round.stops : 0;
  const told = t("live.progress", { done: number(round.done), of: number(round.stops) });
  return (
    <li>
      <button type="button" aria-pressed={chosen} onClick={onChoose}>
        <Initials person={round} route={chosen} />
        <span className="live-round">
          <span className="live-round-head">
            <span className="row-title">{name(round)}</span>
            <span>{told}</span>
          </span>
          <LoadBar share={share} tone="done" label={`${name(round)}: ${told}`} />
          <span className="row-reason">
            {time(round.leaves_at)}–{time(round.returns_at)} · {metres(round.metres)}
          </span>
        </span>
      </button>
    </li>
  );
}
