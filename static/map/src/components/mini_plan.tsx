/** A storey as a small picture: its outline and the heat in it. */
import type { Feature } from "geojson";
import { useMemo } from "react";
import type { Area, Bounds, HeatFeatures, PlanFeatures } from "../api/types.ts";
import { HEAT_TOKENS } from "../map/layers/heat.ts";

export interface MiniPlanProps {
  bounds: Bounds;
  plan: PlanFeatures | undefined;
  heat: HeatFeatures | undefined;
  /** Pixels; the height follows the shape of the bounds. */
  width: number;
  maxHeight: number;
}

type Project = (point: readonly number[]) => string;

function pathOf(geometry: Area, project: Project): string {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons
    .flatMap((rings) => rings.map((ring) => `M${ring.map(project).join("L")}Z`))
    .join("");
}

function isArea(feature: Feature): feature is Feature<Area> {
  return feature.geometry.type === "Polygon" || feature.geometry.type === "MultiPolygon";
}

export function MiniPlan({ bounds, plan, heat, width, maxHeight }: MiniPlanProps) {
  const [west, south, east, north] = bounds;
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [wide, high] = [Math.max((east - west) * shrink, 1e-9), Math.max(north - south, 1e-9)];
  const scale = Math.min(width / wide, maxHeight / high);
  const [w, h] = [wide * scale, high * scale];
  const paths = useMemo(() => {
    const project: Project = ([lng = 0, lat = 0]) =>
      `${((lng - west) * shrink * scale).toFixed(1)} ${((north - lat) * scale).toFixed(1)}`;
    const of = (features: readonly Feature[] | undefined, keep: (f: Feature) => boolean) =>
      (features ?? [])
        .filter((f) => isArea(f) && keep(f))
        .map((f) => ({
          d: pathOf(f.geometry as Area, project),
          band: Number(f.properties?.band ?? 0),
        }));
    const layer = (name: string) => (f: Feature) => f.properties?.layer === name;
    return {
      outline: of(plan?.features as Feature[], layer("outline")),
      walls: of(plan?.features as Feature[], layer("wall")),
      bands: of(heat?.features as Feature[], layer("band")).sort((a, b) => a.band - b.band),
      unknown: of(heat?.features as Feature[], layer("unknown")),
    };
  }, [plan, heat, west, north, shrink, scale]);
  return (
    <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} aria-hidden="true" className="mini-plan">
      <defs>
        <pattern id="mini-hatch" width="4" height="4" patternUnits="userSpaceOnUse">
          <path d="M0 4 4 0" stroke="var(--hatch)" strokeWidth="0.6" />
        </pattern>
      </defs>
      {paths.outline.map(({ d }) => (
        <path key={d} d={d} fill="var(--circ)" stroke="var(--wall)" strokeWidth="0.8" />
      ))}
      {paths.unknown.map(({ d }) => (
        <path key={d} d={d} fill="url(#mini-hatch)" fillRule="evenodd" />
      ))}
      {paths.bands.map(({ d, band }) => (
        <path key={d} d={d} fill={`var(--${HEAT_TOKENS[band - 1]})`} fillRule="evenodd" />
      ))}
      {paths.walls.map(({ d }) => (
        <path key={d} d={d} fill="var(--wall)" fillRule="evenodd" opacity="0.55" />
      ))}
    </svg>
  );
}
