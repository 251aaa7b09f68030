/** What the storey's colours and icons mean; choosing kinds shows only those on the map. */
import { Checkbox } from "@mantine/core";
import { useMemo } from "react";
import type { PlanFeatures, SpaceUse } from "../../api/types.ts";
import { KindIcon, useKindName } from "../../components/kind_icon.tsx";
import type { Token } from "../../design/tokens.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

/** The tints of the plan, and the uses each stands for. */
const TINTS: readonly [Token, readonly SpaceUse[]][] = [
  ["circ", ["circulation"]],
  ["core", ["stair", "lift", "shaft"]],
  ["office", ["residential", "office", "service", "other"]],
  ["meet", ["meeting", "retail"]],
  ["wet", ["sanitary"]],
  ["plant", ["plant"]],
  ["store", ["storage", "parking", "roof"]],
];

export interface LegendProps {
  features: PlanFeatures | undefined;
  /** Kinds shown on the map; empty shows all. */
  kinds: readonly string[];
  onKinds: (kinds: readonly string[]) => void;
}

export function Legend({ features, kinds, onKinds }: LegendProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const kindName = useKindName();
  const [counts, uses] = useMemo(() => {
    const found = new Map<string, number>();
    const used = new Set<SpaceUse>();
    for (const { properties } of features?.features ?? []) {
      if (properties.layer === "asset") {
        found.set(properties.kind, (found.get(properties.kind) ?? 0) + 1);
      } else if (properties.layer === "space") used.add(properties.use);
    }
    return [[...found].sort((a, b) => b[1] - a[1]), used] as const;
  }, [features]);
  const tints = TINTS.map(
    ([token, all]) => [token, all.filter((use) => uses.has(use))] as const,
  ).filter(([, some]) => some.length > 0);
  const toggle = (kind: string) =>
    onKinds(kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind]);
  return (
    <div className="legend">
      {tints.length > 0 && (
        <section>
          <h3>{t("site.uses")}</h3>
          <ul className="legend-uses">
            {tints.map(([token, some]) => (
              <li key={token}>
                <i style={{ background: `var(--${token})` }} />
                {some.map((use) => t(`use.${use}`)).join(" · ")}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3 className="legend-head">
          {t("site.kinds")}
          {kinds.length > 0 && (
            <button type="button" className="text-button" onClick={() => onKinds([])}>
              {t("site.kinds_all")}
            </button>
          )}
        </h3>
        {counts.length === 0 && <p className="row-reason">{t("site.kinds_none")}</p>}
        <ul className="legend-kinds">
          {counts.map(([kind, count]) => (
            <li key={kind}>
              <Checkbox
                size="xs"
                color="ink"
                checked={kinds.includes(kind)}
                onChange={() => toggle(kind)}
                label={
                  <span className="legend-kind">
                    <KindIcon kind={kind} size={18} />
                    <span>{kindName(kind)}</span>
                    <span className="faint">{number(count)}</span>
                  </span>
                }
              />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
