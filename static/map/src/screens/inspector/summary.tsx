/** The end of a round: what was done, what was not, what still has to be sent. */
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useAddress } from "../../address.ts";
import type { Pack } from "../../api/types.ts";
import { legOf } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { Sending } from "../../offline/sending.ts";
import type { RoundState } from "./use_round.ts";

export function Summary(props: { pack: Pack; state: RoundState; sending: Sending }) {
  const { pack, state, sending } = props;
  const { t } = useTranslation();
  const { metres, name } = useFormats(pack.site.timezone);
  const { set } = useAddress();
  const shut = pack.stops.filter((stop) =>
    stop.checks.some((check) => state.done.get(check.visit_id)?.outcome === "no_access"),
  ).length;
  const home = legOf(pack.legs, pack.stops.length);
  const end = pack.directions[pack.stops.length]?.at(-1);
  const place = end ? name({ name: end.place, name_en: end.place_en }) : "";
  const figures = [
    ["done", pack.stops.length - shut, "summary.unit_stops"],
    ["no_access", shut, "summary.unit_stops"],
    ["findings", state.pinned.length, "summary.unit"],
    ["waiting", sending.waiting, "summary.unit"],
  ] as const;
  return (
    <section className="next-card" aria-label={t("summary.title")}>
      <div className="summary-head">
        <IconCircleCheck size={36} stroke={1.7} aria-hidden="true" />
        <div>
          <h2>{t("summary.title")}</h2>
          {place && <p>{t("summary.home", { metres: metres(home.metres), place })}</p>}
        </div>
      </div>
      <dl className="summary-figures">
        {figures.map(([key, value, unit]) => (
          <div key={key}>
            <dt>{t(`summary.${key}`)}</dt>
            <dd>
              <strong>{value}</strong> {t(unit)}
            </dd>
          </div>
        ))}
      </dl>
      <Button
        className="main-button"
        fullWidth
        onClick={() => set({ round: null, stop: null, check: null })}
      >
        {t("summary.back")}
      </Button>
    </section>
  );
}
