import { useTranslation } from "../i18n/index.ts";
import { HEAT_EDGES, HEAT_TOKENS } from "../map/layers/heat.ts";
import "./states.css";

/** The fixed scale of a heatmap, with the unit it counts in words. */
export function HeatLegend({ title }: { title: string }) {
  const { t } = useTranslation();
  return (
    <div className="heat-legend card">
      <div className="heat-legend-title">{title}</div>
      <div className="heat-legend-row">
        <div className="heat-legend-bands" aria-hidden="true">
          {["circ", ...HEAT_TOKENS].map((token, index) => (
            <div className="heat-legend-band" key={token}>
              <i style={index === 0 ? undefined : { background: `var(--${token})` }} />
              {index < HEAT_EDGES.length && <span>{HEAT_EDGES[index]}</span>}
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
