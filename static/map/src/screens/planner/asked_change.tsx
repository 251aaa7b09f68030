/** A change that was asked for: what it would cost, or what is in its way, before it is made. */
import { Button } from "@mantine/core";
import { IconArrowsExchange, IconBan, IconUsers } from "@tabler/icons-react";
import type { PricedWish } from "../../api/plan_queries.ts";
import type { Plan, Price, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useMoving } from "./moving.tsx";
import { nameWithCode } from "./words.ts";

export function AskedChange({ site, plan, wish }: { site: Site; plan: Plan; wish: PricedWish }) {
  const { t } = useTranslation();
  const { name, weekday, day, time, duration, number } = useFormats(site.timezone);
  const { price, agree, letGo, error } = useMoving();
  const stops = new Map(
    plan.routes.flatMap((route) => route.stops.map((stop) => [stop.visit_id, stop] as const)),
  );
  const nameOf = (visit: string | null | undefined) => {
    const stop = stops.get(visit ?? "");
    const left = plan.unplanned.find((one) => one.visit_id === visit);
    // English names often lack the code, and then many things are called alike.
    return stop ? nameWithCode(name(stop), stop.code) : left ? name(left) : "";
  };
  const shiftOf = (id: string | null | undefined) => plan.shifts.find((one) => one.id === id);
  const personOf = (id: string | null | undefined) => {
    const person = plan.inspectors.find((one) => one.id === shiftOf(id)?.inspector_id);
    return person ? name(person) : "";
  };
  const title = {
    move: () => t("move.to"),
    exchange: () =>
      t("ask.exchange", { one: nameOf(wish.visit_id), other: nameOf(wish.other_visit_id) }),
    swap: () => t("ask.swap", { one: personOf(wish.shift_id), other: personOf(wish.other_id) }),
    move_group: () =>
      t("ask.group", { name: nameOf(wish.visit_id), person: personOf(wish.shift_id) }),
  }[wish.what]();
  const costOf = ({ walk_s }: Price) => {
    const walk = walk_s ?? 0;
    if (Math.abs(walk) < 1) return t("move.free");
    return t(walk < 0 ? "ask.saves" : "ask.costs", { time: duration(Math.abs(walk)) });
  };
  const blocked = price?.obstacle;
  return (
    <section className="move-chip asked-change" aria-label={title} data-blocked={Boolean(blocked)}>
      {blocked ? (
        <IconBan size={20} aria-hidden="true" />
      ) : wish.what === "move_group" ? (
        <IconUsers size={20} aria-hidden="true" />
      ) : (
        <IconArrowsExchange size={20} aria-hidden="true" />
      )}
      <div role="status">
        <p className="row-title">{title}</p>
        {!price && !error && <p className="row-reason">{t("ask.pricing")}</p>}
        {price && !blocked && (
          <p className="row-reason">
            {t("ask.price", { cost: costOf(price), count: price.moved.length })}
          </p>
        )}
        {blocked && (
          <p className="row-reason">
            {[
              t("ask.blocked"),
              nameOf(price.visit_id),
              personOf(price.shift_id),
              blocked === "skill" ? t("move.no_skill") : t(`obstacle.${blocked}`),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        )}
        {wish.what === "move_group" && price && !blocked && (
          <ul className="asked-moves">
            {price.moved.slice(0, SHOWN).map((move) => (
              <li key={move.visit_id}>
                {weekday(move.starts_at)} {day(move.starts_at)} {time(move.starts_at)} ·{" "}
                {nameOf(move.visit_id)}
              </li>
            ))}
            {price.moved.length > SHOWN && (
              <li>{t("ask.more", { n: number(price.moved.length - SHOWN) })}</li>
            )}
          </ul>
        )}
      </div>
      <div className="asked-actions">
        <Button variant="default" onClick={letGo}>
          {t("action.cancel")}
        </Button>
        {!blocked && (
          <Button disabled={!price} onClick={agree} data-autofocus>
            {t("ask.do")}
          </Button>
        )}
      </div>
    </section>
  );
}

const SHOWN = 5; // moves listed one by one
