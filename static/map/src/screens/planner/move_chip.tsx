/** What putting a visit down here would cost: follows the pointer, or stands above the board. */
import { IconArrowsExchange, IconBan } from "@tabler/icons-react";
import type { Offer, Plan, Site } from "../../api/types.ts";
import { KindIcon } from "../../components/kind_icon.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { AskedChange } from "./asked_change.tsx";
import { useMoving, useShiftUnder } from "./moving.tsx";

/** "+3 min walking": saved walking has a minus, less than a second is none. */
export function useOfferWords(): (offer: Offer) => string {
  const { t } = useTranslation();
  const { duration } = useFormats();
  return (offer) => {
    // A shift is one person's: not "nobody has the skill", as of a whole day.
    if (offer.obstacle === "skill") return t("move.no_skill");
    if (offer.obstacle) return t(`obstacle.${offer.obstacle}`, { defaultValue: offer.obstacle });
    if (offer.current) return t("move.here");
    const walk = offer.walk_s ?? 0;
    if (Math.abs(walk) < 1) return t("move.free");
    return `${walk < 0 ? "−" : "+"}${duration(Math.abs(walk))}`;
  };
}

export function MoveChip({ site, plan }: { site: Site; plan: Plan }) {
  const { t } = useTranslation();
  const { name, weekday, day, time } = useFormats(site.timezone);
  const words = useOfferWords();
  const moving = useMoving();
  const over = useShiftUnder();
  if (moving.asked) return <AskedChange site={site} plan={plan} wish={moving.asked} />;
  if (!moving.name) return null;
  if (moving.exchanging) {
    return (
      <div className="move-chip" role="status">
        <IconArrowsExchange size={20} aria-hidden="true" />
        <div>
          <p className="row-title">{t("move.exchanging", { name: name(moving.name) })}</p>
          <p className="row-reason">{t("move.exchange_hint")}</p>
        </div>
      </div>
    );
  }
  const shift = plan.shifts.find((one) => one.id === over);
  const person = plan.inspectors.find((one) => one.id === shift?.inspector_id);
  const offer = over ? moving.offers?.get(over) : undefined;
  return (
    <div
      ref={moving.chip}
      className="move-chip"
      data-dragging={moving.dragging}
      data-blocked={Boolean(offer?.obstacle) && offer?.obstacle !== "person"}
      role="status"
    >
      {offer?.obstacle && offer.obstacle !== "person" ? (
        <IconBan size={20} aria-hidden="true" />
      ) : (
        <KindIcon kind={moving.name.kind} size={20} />
      )}
      <div>
        <p className="row-title">
          {name(moving.name)}
          {shift && ` → ${weekday(shift.date)} ${day(shift.date)}`}
          {person && ` · ${name(person)}`}
        </p>
        <p className="row-reason">
          {!moving.offers
            ? t("move.pricing")
            : offer
              ? offer.obstacle || offer.current
                ? words(offer)
                : t("move.cost", {
                    walk: words(offer),
                    time: offer.starts_at ? time(offer.starts_at) : "",
                  })
              : moving.dragging
                ? t("move.drop_hint")
                : t("move.key_hint")}
        </p>
      </div>
    </div>
  );
}
