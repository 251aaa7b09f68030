/** A hotspot in words: where, how much more than elsewhere, and how good the evidence is. */
import { IconMapPin } from "@tabler/icons-react";
import type { Hotspot } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useCategoryName } from "./filters.tsx";

export interface HotspotCardProps {
  hotspot: Hotspot;
  rank: number;
  selected?: boolean;
  onOpen: () => void;
  onList: () => void;
}

/** Stands for a hotspot in the address: hotspots have no id of their own. */
export function hotspotId(hotspot: Hotspot): string {
  return `${hotspot.storey_id}/${hotspot.space_ids[0] ?? hotspot.point.join(",")}`;
}

export function HotspotCard(props: HotspotCardProps) {
  const { hotspot, rank, selected = false, onOpen, onList } = props;
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const category = useCategoryName();
  const kinds = hotspot.categories
    .slice(0, 2)
    .map(({ key, n }) => `${category(key)} ${number(n)}`)
    .join(" · ");
  return (
    <li className="hotspot" data-selected={selected}>
      <span className="hotspot-rank" aria-hidden="true">
        {rank}
      </span>
      <div className="hotspot-text">
        <button type="button" className="hotspot-title" onClick={onOpen}>
          <span className="row-title">{name(hotspot)}</span>
          <span className="hotspot-ratio">
            {t("manager.times", { n: number(hotspot.ratio, 1) })}
          </span>
        </button>
        <span className="row-reason">
          {t("manager.hotspot_counts", {
            findings: number(hotspot.findings),
            checks: number(hotspot.checks),
          })}
        </span>
        <span className="row-reason">{kinds}</span>
        <span className="hotspot-evidence">
          <span className="evidence-bars" aria-hidden="true">
            {[1, 2, 3, 4].map((step) => (
              <i key={step} data-on={step <= hotspot.evidence} />
            ))}
          </span>
          <span className="row-reason">
            {t(`manager.evidence.${hotspot.evidence}`)}{" "}
            <span className="faint">
              {hotspot.q < 0.001 ? "q < 0.001" : `q = ${number(hotspot.q, 3)}`}
            </span>
          </span>
        </span>
        <span className="hotspot-actions">
          <button type="button" className="text-button" onClick={onOpen}>
            <IconMapPin size={14} aria-hidden="true" />
            {t("action.show_me")}
          </button>
          <button type="button" className="text-button" onClick={onList}>
            {t("manager.n_findings", { count: hotspot.findings })}
          </button>
        </span>
      </div>
    </li>
  );
}
