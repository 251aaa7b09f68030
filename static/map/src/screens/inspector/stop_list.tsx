/** All stops of the round in their order; a tap shows one on the plan. */
import { Drawer } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconLock } from "@tabler/icons-react";
import { useAddress } from "../../address.ts";
import type { Pack, PackStop } from "../../api/types.ts";
import { LanguageSwitch } from "../../components/language_switch.tsx";
import { PersonMenu } from "../../components/person_menu.tsx";
import { isDone } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { RoundState } from "./use_round.ts";
import { useStopWords } from "./words.ts";

export interface StopListProps {
  opened: boolean;
  onClose: () => void;
  pack: Pack;
  state: RoundState;
  onChoose: (n: string) => void;
}

export function StopList({ opened, onClose, pack, state, onChoose }: StopListProps) {
  const { t } = useTranslation();
  const { time } = useFormats(pack.site.timezone);
  const { set } = useAddress();
  const words = useStopWords(pack);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={<span className="sheet-title">{t("walk.stops")}</span>}
      size={400}
      closeButtonProps={{ "aria-label": t("action.close"), size: 48 }}
    >
      <div className="stop-list-head">
        <button
          type="button"
          className="link-button"
          onClick={() => set({ round: null, stop: null, check: null })}
        >
          <IconArrowLeft size={20} aria-hidden="true" />
          {t("round.list")}
        </button>
        <LanguageSwitch />
        <PersonMenu site={pack.site.id} />
      </div>
      <ol className="stop-list">
        {pack.stops.map((stop, index) => {
          const { title, place } = words(stop);
          const status = statusOf(stop, index, state);
          return (
            <li key={stop.n}>
              <button type="button" onClick={() => onChoose(String(stop.n))} data-state={status}>
                <span className="stop-list-n">
                  {status === "done" ? (
                    <IconCheck size={18} stroke={2.4} aria-hidden="true" />
                  ) : status === "no_access" ? (
                    <IconLock size={18} stroke={2} aria-hidden="true" />
                  ) : (
                    stop.n
                  )}
                </span>
                <span className="stop-list-what">
                  <strong>{title}</strong>
                  <span>
                    {place}
                    <span className="visually-hidden">, {t(`stop.state.${status}`)}</span>
                  </span>
                </span>
                <span className="stop-list-time">{time(stop.starts_at)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </Drawer>
  );
}

function statusOf(stop: PackStop, index: number, state: RoundState) {
  if (!isDone(stop, state.visits)) return index === state.next ? "next" : "left";
  const outcomes = stop.checks.map((check) => state.done.get(check.visit_id)?.outcome);
  return outcomes.includes("no_access") ? "no_access" : "done";
}
