/** The card of a stop: what it is, how to get there, what is due, and the one big button. */
import { Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowUp,
  IconCheck,
  IconCornerUpLeft,
  IconCornerUpRight,
  IconElevator,
  IconGauge,
  IconStairs,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Pack, PackStop } from "../../api/types.ts";
import { KindTile } from "../../components/kind_icon.tsx";
import { isDone, legOf } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { recordStop, type Walker } from "../../offline/recording.ts";
import { tablet } from "../../offline/store.ts";
import { type Step, wayInWords } from "./directions.ts";
import { NoAccess } from "./no_access.tsx";
import type { RoundState } from "./use_round.ts";
import { howOften, useStopWords } from "./words.ts";

export interface NextCardProps {
  pack: Pack;
  state: RoundState;
  stop: PackStop;
  /** Index of the stop, and of the one the route leads to now. */
  index: number;
  next: number;
  walker: Walker;
  onCheck: () => void;
  onNext: () => void;
}

export function NextCard(props: NextCardProps) {
  const { pack, state, stop, index, next, walker } = props;
  const { t } = useTranslation();
  const formats = useFormats(pack.site.timezone);
  const { name, metres, duration } = formats;
  const { title, place, icon } = useStopWords(pack)(stop);
  const [refusing, setRefusing] = useState(false);
  const done = isDone(stop, state.visits);
  const isNext = index === next;
  // Nothing is asked where a key is handed over: one tap is enough.
  const handedOver = async () => {
    const now = new Date();
    await recordStop(tablet, walker, stop, {
      outcome: "done",
      reason: "",
      startedAt: now,
      endedAt: now,
      answers: {},
    });
    if (!isNext) props.onNext();
  };
  const leg = legOf(pack.legs, index);
  const steps = pack.directions[index] as readonly Step[] | undefined;
  const units = [
    ...new Set(
      stop.checks.flatMap((check) =>
        check.items.filter((item) => item.type === "reading").map((item) => item.unit),
      ),
    ),
  ];
  const reads = units.filter(Boolean).join(" ");
  return (
    <section className="next-card" aria-label={t("walk.card")} data-stop={stop.n}>
      <div className="next-card-head">
        <KindTile kind={stop.kind} icon={icon} size={32} tone="route" />
        <div className="next-card-name">
          <h2>{title}</h2>
          <p>{t("walk.stop", { n: stop.n, place })}</p>
        </div>
        {isNext && !done && (
          <div className="next-card-far">
            <strong>{metres(leg.metres)}</strong>
            <span>{t("walk.about", { time: duration(stop.travel_s) })}</span>
          </div>
        )}
      </div>
      {isNext && !done && (
        <p className="next-card-way">
          <WayIcon steps={steps} />
          <span>{wayInWords(t, formats, steps)}</span>
        </p>
      )}
      <div className="next-card-due">
        {stop.errand && <p>{t(stop.errand.back ? "key.sign_back" : "key.sign_out")}</p>}
        {(stop.errand ? [] : stop.checks).map((check) => (
          <p key={check.visit_id}>
            <span className="chip">{howOften(t, check.frequency)}</span>
            <span>
              {name({ name: check.entry_name, name_en: check.entry_name_en })}
              {t("walk.dot")}
              {t("walk.items", { count: check.items.length })}
            </span>
          </p>
        ))}
        {units.length > 0 && (
          <span className="next-card-tool">
            <IconGauge size={18} stroke={1.7} aria-hidden="true" />
            {reads ? t("walk.readings", { units: reads }) : t("walk.readings_plain")}
          </span>
        )}
      </div>
      <div className="next-card-actions">
        {!isNext && (
          <Button
            variant="default"
            className="main-button"
            leftSection={<IconArrowBackUp size={22} />}
            onClick={props.onNext}
          >
            {t("walk.back_to_next")}
          </Button>
        )}
        {done ? (
          <p className="next-card-done">
            <IconCheck size={22} aria-hidden="true" />
            {t("walk.stop_done")}
          </p>
        ) : (
          <>
            {isNext && (
              <Button variant="default" className="main-button" onClick={() => setRefusing(true)}>
                {t("walk.no_access")}
              </Button>
            )}
            <Button
              className="main-button route-button"
              leftSection={<IconCheck size={24} />}
              onClick={stop.errand ? () => void handedOver() : props.onCheck}
            >
              {t(!stop.errand ? "walk.here" : stop.errand.back ? "key.hung" : "key.taken")}
            </Button>
          </>
        )}
      </div>
      <NoAccess
        opened={refusing}
        onClose={() => setRefusing(false)}
        stop={stop}
        title={title}
        walker={walker}
      />
    </section>
  );
}

/** The first thing to do on the way, as a sign. */
function WayIcon({ steps }: { steps: readonly Step[] | undefined }) {
  const first = steps?.find((step) => step.kind !== "go" || step.metres >= 2)?.kind ?? "go";
  const Icon =
    first === "turn_left"
      ? IconCornerUpLeft
      : first === "turn_right"
        ? IconCornerUpRight
        : first.startsWith("lift")
          ? IconElevator
          : first.startsWith("stair")
            ? IconStairs
            : IconArrowUp;
  return <Icon size={24} stroke={2} aria-hidden="true" />;
}
