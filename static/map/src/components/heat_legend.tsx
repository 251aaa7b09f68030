import { useTranslation } from "../i18n/index.ts";
import { HEAT_EDGES, HEAT_TOKENS } from "../map/layers/heat.ts";
import "./states.css";

export interface HeatLegendProps {
  title: string;
  /** Lower edges of the seven bands, where they are not those of a heatmap. */
  edges?: readonly number[];
}

/** The fixed scale of a heatmap, with the unit it counts in words. */
export function HeatLegend({ title, edges = HEAT_EDGES }: HeatLegendProps) {
  const { t } = useTranslation();
  return (
    <div className="heat-legend card">
      <div className="heat-legend-title">{title}</div>
      <div className="heat-legend-row">
        <div className="heat-legend-bands" aria-hidden="true">
          {["circ", ...HEAT_TOKENS].map((token, index) => (
            <div className="heat-legend-band" key={token}>
              <i style={index === 0 ? undefined : { background: `var(--${token})` }} />
              {index < edges.length && <span>{edges[index]}</span>}
            </div>
          ))}
        </div>
        <span className="heat-legend-unknown">
          <span className="hatch-swatch" aria-hidden="true" />
          {t("heat.unknown")}
        </span>
      </div>
    </div>
  );
}
