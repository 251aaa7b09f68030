/** My rounds: today's is stored on the tablet by itself, the others on demand. */
import { Button } from "@mantine/core";
import {
  IconCalendarOff,
  IconChevronRight,
  IconDeviceTablet,
  IconDownload,
  IconLock,
} from "@tabler/icons-react";
import { useLiveQuery } from "dexie-react-hooks";
import { useEffect, useState } from "react";
import { useAddress } from "../../address.ts";
import { Unreachable } from "../../api/client.ts";
import { isSealed, useRounds, useSite } from "../../api/queries.ts";
import type { Round, User } from "../../api/types.ts";
import { AppShell } from "../../components/app_shell.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { doneCount } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { Sending } from "../../offline/sending.ts";
import { keptRounds, takeAlong } from "../../offline/shift_pack.ts";
import { type KeptPack, tablet } from "../../offline/store.ts";
import { OutboxPill } from "./outbox_pill.tsx";

const FRESH_MS = 30 * 60_000; // a pack of today older than this is fetched again

export function Rounds({ site, user, sending }: { site: string; user: User; sending: Sending }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const rounds = useRounds(site);
  const place = useSite(site);
  const kept = useLiveQuery(() => keptRounds(tablet, site, user.id), [site, user.id]);
  const offline = rounds.error instanceof Unreachable;
  const today = place.data?.today ?? localDay(new Date());
  const listed = rounds.data?.items ?? [];
  const own = listed.filter((round) => round.inspector_id === user.inspector_id);
  const due = own.filter((round) => round.date === today);
  const failure = useTakingAlong(site, user.id, due, kept, sending.waiting > 0);

  const shown: readonly Round[] = rounds.data
    ? listed
    : (kept ?? []).map((item) => item.pack.round);
  return (
    <AppShell site={site} search={false}>
      <div className="rounds">
        <header className="rounds-head">
          <div>
            <h1>{t("round.mine")}</h1>
            <p className="row-reason">{name(user)}</p>
          </div>
          <OutboxPill sending={sending} />
        </header>
        {rounds.isPending && kept === undefined && <Loading />}
        {offline && shown.length > 0 && (
          <p className="rounds-offline row-reason">{t("round.offline_list")}</p>
        )}
        {rounds.error && !offline && (
          <ProblemNotice error={rounds.error} onRetry={() => void rounds.refetch()} />
        )}
        {failure !== null && !offline && <ProblemNotice error={failure} />}
        <ul className="rounds-list">
          {shown.map((round) => (
            <li key={round.id}>
              <RoundCard
                round={round}
                site={site}
                user={user}
                today={today}
                zone={place.data?.timezone}
                taking={failure === null && due.includes(round) && !isSealed(round)}
                kept={kept?.find((item) => item.id === round.id)}
              />
            </li>
          ))}
        </ul>
        {shown.length === 0 && !rounds.isPending && (
          <EmptyState
            icon={<IconCalendarOff size={40} stroke={1.4} />}
            title={t(offline ? "round.none_offline" : "round.none")}
            hint={t(offline ? "round.none_offline_hint" : "round.none_hint")}
          />
        )}
      </div>
    </AppShell>
  );
}

/** Takes today's rounds along without being asked; answers why that failed. */
function useTakingAlong(
  site: string,
  user: string,
  due: readonly Round[],
  kept: readonly KeptPack[] | undefined,
  waiting: boolean,
): unknown {
  const [failure, setFailure] = useState<unknown>(null);
  const stale = due.filter((round) => {
    if (isSealed(round)) return false;
    const here = kept?.find((item) => item.id === round.id);
    if (!here) return kept !== undefined;
    // What waits here is not in the server's answer yet: fetching now would bring back less.
    return !waiting && Date.now() - Date.parse(here.kept_at) > FRESH_MS;
  });
  const wanted = stale.map((round) => round.id).join(" ");
  useEffect(() => {
    for (const round of wanted.split(" ").filter(Boolean)) {
      takeAlong(tablet, { site, round, user }, () => new Date()).then(
        () => setFailure(null),
        (error: unknown) => setFailure(error),
      );
    }
  }, [site, user, wanted]);
  return failure;
}

interface RoundCardProps {
  round: Round;
  site: string;
  user: User;
  today: string;
  /** Of the site, where the server says it. */
  zone: string | undefined;
  /** Being taken along without having been asked. */
  taking: boolean;
  kept: KeptPack | undefined;
}

function RoundCard(props: RoundCardProps) {
  const { round, site, user, today, zone, kept, taking } = props;
  const { t } = useTranslation();
  const { day, weekday, time, metres, name, instant } = useFormats(
    kept?.pack.site.timezone ?? zone,
  );
  const { set } = useAddress();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const here = useLiveQuery(
    () => tablet.done.where("round").equals(round.id).toArray(),
    [round.id],
  );
  const visits = new Set(here?.map((item) => item.visit));
  const done = Math.max(round.done, kept ? doneCount(kept.pack.stops, visits) : 0);
  const over = done >= round.stops;
  const sealed = isSealed(round);
  const mine = round.inspector_id === user.inspector_id;
  const take = async () => {
    setBusy(true);
    try {
      await takeAlong(tablet, { site, round: round.id, user: user.id }, () => new Date());
      setFailure(null);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <article className="round-card card">
      <div className="round-card-day">
        <strong>{round.date === today ? t("round.today") : weekday(round.date)}</strong>
        <span>{day(round.date)}</span>
      </div>
      <div className="round-card-what">
        <p className="round-card-title">
          {t("round.span", { from: time(round.leaves_at), to: time(round.returns_at) })}
          {!mine && <span className="row-reason"> {name(round)}</span>}
        </p>
        <p className="row-reason">
          {t("round.progress", { done, stops: round.stops })}
          {t("walk.dot")}
          {t("round.walk", { metres: metres(round.metres) })}
        </p>
        <p className="round-card-kept row-reason" data-kept={kept !== undefined && !sealed}>
          {sealed ? (
            <IconLock size={18} stroke={1.6} aria-hidden="true" />
          ) : (
            <IconDeviceTablet size={18} stroke={1.6} aria-hidden="true" />
          )}
          {sealed
            ? t("round.sealed", { time: time(round.sealed_until ?? "") })
            : kept
              ? [t("round.kept"), t("round.kept_at", { at: instant(kept.kept_at) })].join(
                  t("walk.dot"),
                )
              : t(taking ? "round.taking" : "round.not_kept")}
        </p>
      </div>
      <div className="round-card-actions">
        <Button
          variant="default"
          className="touch-button"
          leftSection={<IconDownload size={20} />}
          loading={busy}
          disabled={sealed}
          onClick={() => void take()}
        >
          {t(kept ? "round.take_again" : "round.take_along")}
        </Button>
        <Button
          className="touch-button"
          disabled={sealed}
          rightSection={<IconChevronRight size={20} />}
          onClick={() => set({ round: round.id, stop: null, check: null }, { push: true })}
        >
          {t(over ? "round.look" : done > 0 ? "round.go_on" : "round.open")}
        </Button>
      </div>
      {failure !== null && <ProblemNotice error={failure} onRetry={() => void take()} />}
    </article>
  );
}

function localDay(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
