/** First screen: five figures, buildings by a measure, hotspots in order of evidence. */
import { Select } from "@mantine/core";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { useAddress } from "../../address.ts";
import { useOverview, useSiteFeatures } from "../../api/queries.ts";
import type { Hotspot, Overview, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { HeatLegend } from "../../components/heat_legend.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import {
  BUILDING_MEASURES,
  type BuildingMeasure,
  bandBetween,
  MEASURE_EDGES,
  measured,
} from "../../domain/measures.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addHotspots } from "../../map/layers/hotspots.ts";
import { addSiteOverview } from "../../map/layers/site_overview.ts";
import { MapLayer, PlanMap } from "../../map/plan_map.tsx";
import { entryStorey } from "../storey_page.tsx";
import { CategorySelect, GradeSelect, useFilters } from "./filters.tsx";
import { HotspotCard, hotspotId } from "./hotspot_card.tsx";
import { Tiles } from "./tiles.tsx";

export function OverviewPage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name, range } = useFormats();
  const filters = useFilters(site);
  const overview = useOverview(site.id, filters);
  const [, navigate] = useLocation();
  const base = `/sites/${encodeURIComponent(site.id)}`;
  const open = (page: string, more: Readonly<Record<string, string>>) =>
    navigate(`${base}/${page}?${new URLSearchParams({ ...filters, ...more })}`);
  const openBuilding = (id: string) => {
    const building = site.buildings.find((item) => item.id === id);
    const storey = building && entryStorey(building);
    if (storey) open("building", { storey: storey.id });
  };
  if (overview.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={overview.error} onRetry={() => void overview.refetch()} />
      </div>
    );
  }
  if (!overview.data) return <Loading />;
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>
          {name(site)}
          <small>{range(overview.data.from, overview.data.to)}</small>
        </h1>
        <div className="manager-filters">
          <CategorySelect />
          <GradeSelect />
        </div>
      </header>
      <Tiles
        overview={overview.data}
        findingsHref={(query) => `${base}/findings?${new URLSearchParams({ ...filters })}&${query}`}
      />
      <div className="manager-columns">
        <BuildingsMap site={site} overview={overview.data} onBuilding={openBuilding} />
        <section className="card manager-list" aria-label={t("manager.hotspots")}>
          <h2>
            {t("manager.hotspots")}
            <small>{t("manager.by_evidence")}</small>
          </h2>
          {overview.data.hotspots.length === 0 ? (
            <EmptyState title={t("manager.no_hotspots")} hint={t("manager.no_hotspots_hint")} />
          ) : (
            <ol>
              {overview.data.hotspots.map((hotspot: Hotspot, index) => (
                <HotspotCard
                  key={hotspotId(hotspot)}
                  hotspot={hotspot}
                  rank={index + 1}
                  onOpen={() =>
                    open("building", {
                      storey: hotspot.storey_id,
                      selected: `hotspot:${hotspotId(hotspot)}`,
                    })
                  }
                  onList={() =>
                    open("findings", {
                      storey: hotspot.storey_id,
                      ...(hotspot.space_ids[0] ? { space: hotspot.space_ids[0] } : {}),
                    })
                  }
                />
              ))}
            </ol>
          )}
          <BuildingsTable overview={overview.data} onBuilding={openBuilding} />
        </section>
      </div>
    </div>
  );
}

interface BuildingsMapProps {
  site: Site;
  overview: Overview;
  onBuilding: (id: string) => void;
}

function BuildingsMap({ site, overview, onBuilding }: BuildingsMapProps) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const { get, set } = useAddress();
  const asked = get("measure") as BuildingMeasure | null;
  const measure = asked && BUILDING_MEASURES.includes(asked) ? asked : "rate";
  const features = useSiteFeatures(site.id);
  const edges = MEASURE_EDGES[measure];
  const data = useMemo(
    () =>
      features.data && {
        features: features.data,
        nameOf: name,
        bands: new Map(
          overview.buildings.flatMap((figures) => {
            if (figures.id === null) return [];
            const value = measured(figures, measure);
            return [
              [figures.id, value === null ? ("unknown" as const) : bandBetween(edges, value)],
            ] as const;
          }),
        ),
      },
    [features.data, name, overview, measure, edges],
  );
  const marks = useMemo(
    () => ({
      radius: 0,
      hotspots: overview.hotspots.slice(0, 5).map((hotspot, index) => ({
        id: hotspotId(hotspot),
        point: hotspot.point,
        rank: index + 1,
      })),
    }),
    [overview.hotspots],
  );
  return (
    <section className="card manager-map" aria-label={t("manager.buildings")}>
      <div className="manager-map-stage">
        <PlanMap
          bounds={site.bounds}
          inset={{ bottom: 104, top: 48 }}
          label={t("map.label", { name: name(site) })}
          onPick={(hit) => hit?.what === "building" && onBuilding(hit.id)}
        >
          {data && <MapLayer add={addSiteOverview} data={data} />}
          <MapLayer add={addHotspots} data={marks} />
          <div className="map-corner-top">
            <Select
              size="sm"
              w={220}
              allowDeselect={false}
              aria-label={t("manager.coloured_by")}
              data={BUILDING_MEASURES.map((key) => ({
                value: key,
                label: t(`manager.measure.${key}`),
              }))}
              value={measure}
              onChange={(value) => set({ measure: value })}
            />
          </div>
          <div className="map-corner-bottom">
            <HeatLegend title={t(`manager.measure.${measure}`)} edges={edges} />
          </div>
        </PlanMap>
      </div>
    </section>
  );
}

interface BuildingsTableProps {
  overview: Overview;
  onBuilding: (id: string) => void;
}

/** The same figures as on the map, for reading and for screen readers. */
function BuildingsTable({ overview, onBuilding }: BuildingsTableProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  return (
    <table className="figures">
      <thead>
        <tr>
          <th>{t("manager.building")}</th>
          <th>{t("manager.col.rate")}</th>
          <th>{t("manager.col.findings")}</th>
          <th>{t("manager.col.open")}</th>
          <th>{t("manager.col.coverage")}</th>
        </tr>
      </thead>
      <tbody>
        {overview.buildings.map((figures) => (
          <tr key={figures.id ?? "grounds"}>
            <th scope="row">
              {figures.id === null ? (
                name(figures) || t("map.grounds")
              ) : (
                <button
                  type="button"
                  className="text-button"
                  onClick={() => onBuilding(figures.id ?? "")}
                >
                  {name(figures)}
                </button>
              )}
            </th>
            <td>{figures.rate === null ? "–" : number(figures.rate, 1)}</td>
            <td>{number(figures.findings)}</td>
            <td>
              {number(figures.open)}
              {figures.urgent_open > 0 && (
                <strong> {t("manager.of_them_urgent", { n: number(figures.urgent_open) })}</strong>
              )}
            </td>

            <td>{figures.coverage === null ? "–" : `${number(figures.coverage)}%`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
