/** The bar over a round: how far it is, early or late, what waits to be sent. */
import { IconClock, IconList } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Pack } from "../../api/types.ts";
import { doneCount, secondsAhead } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { Sending } from "../../offline/sending.ts";
import { OutboxPill } from "./outbox_pill.tsx";
import type { RoundState } from "./use_round.ts";

export interface WalkBarProps {
  pack: Pack;
  state: RoundState;
  sending: Sending;
  onList: () => void;
}

const ON_TIME_S = 120;
const EACH_MS = 30_000;

export function WalkBar({ pack, state, sending, onList }: WalkBarProps) {
  const { t } = useTranslation();
  const { day } = useFormats(pack.site.timezone);
  const done = doneCount(pack.stops, state.visits);
  const share = pack.stops.length === 0 ? 0 : done / pack.stops.length;
  return (
    <header className="walk-bar">
      <button type="button" className="touch-icon" aria-label={t("walk.stops")} onClick={onList}>
        <IconList size={24} stroke={1.7} />
      </button>
      <div className="walk-bar-what">
        <p>
          <strong>{t("round.title", { day: day(pack.round.date) })}</strong>
          <span>{t("round.progress", { done, stops: pack.stops.length })}</span>
        </p>
        <div
          className="walk-progress"
          role="progressbar"
          aria-label={t("walk.progress")}
          aria-valuenow={done}
          aria-valuemin={0}
          aria-valuemax={pack.stops.length}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      </div>
      <Schedule pack={pack} next={state.next} />
      <OutboxPill sending={sending} />
    </header>
  );
}

/** Early or late against the plan, on the day the round is for. */
function Schedule({ pack, next }: { pack: Pack; next: number }) {
  const { t } = useTranslation();
  const { duration } = useFormats(pack.site.timezone);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), EACH_MS);
    return () => window.clearInterval(timer);
  }, []);
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: pack.site.timezone }).format(now);
  if (next < 0 || pack.round.date !== today) return null;
  const ahead = secondsAhead(pack.stops, next, now);
  const time = duration(Math.abs(ahead));
  return (
    <p className="walk-schedule">
      <IconClock size={20} stroke={1.7} aria-hidden="true" />
      {Math.abs(ahead) < ON_TIME_S
        ? t("walk.in_time")
        : ahead > 0
          ? t("walk.ahead", { time })
          : t("walk.behind", { time })}
    </p>
  );
}
