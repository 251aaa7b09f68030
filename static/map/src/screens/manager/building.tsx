/** One building: storeys side by side, one of them large with its heat, months below, hotspots at the right. */
import { SegmentedControl, Select } from "@mantine/core";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { useAddress, useSelection } from "../../address.ts";
import {
  useFindings,
  useHeat,
  useOverview,
  useStoreyFigures,
  useStoreyGeometry,
} from "../../api/queries.ts";
import type { Finding, Measure, Site, Storey, StoreyFigures } from "../../api/types.ts";
import { GradeMark } from "../../components/grade_mark.tsx";
import { HeatLegend } from "../../components/heat_legend.tsx";
import { MiniPlan } from "../../components/mini_plan.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addFindings } from "../../map/layers/findings.ts";
import { addHeat } from "../../map/layers/heat.ts";
import { addHotspots } from "../../map/layers/hotspots.ts";
import { MapLayer } from "../../map/plan_map.tsx";
import { StoreyMap } from "../storey_map.tsx";
import { entryStorey, useStoreyChoice } from "../storey_page.tsx";
import { CategorySelect, GradeSelect, useFilters } from "./filters.tsx";
import { HotspotCard, hotspotId } from "./hotspot_card.tsx";
import { Months } from "./months.tsx";

const MEASURES: readonly Measure[] = ["rate", "findings", "checks"];
const GROUNDS = "grounds";
const MOST_PINS = 300; // more would hide the plan they stand on
const RING = 5; // m: what a hotspot's evidence is counted within

export function BuildingPage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const filters = useFilters(site);
  const { get, set } = useAddress();
  const [selection, select] = useSelection();
  const [, navigate] = useLocation();
  const choice = useStoreyChoice(site);
  const { storey, building } = choice;
  const asked = get("measure") as Measure | null;
  const measure = asked && MEASURES.includes(asked) ? asked : "rate";

  const heat = useHeat(site.id, storey?.id ?? null, measure, filters);
  const figures = useStoreyFigures(site.id, building?.id ?? GROUNDS, filters);
  const overview = useOverview(site.id, filters);
  const findings = useFindings(site.id, {
    ...filters,
    ...(storey ? { storey: storey.id } : {}),
    limit: MOST_PINS,
  });

  const heatData = useMemo(() => heat.data && { features: heat.data.features }, [heat.data]);
  const pins = useMemo(
    () => ({
      findings: (findings.data?.items ?? []).filter((finding) => finding.state !== "closed"),
      selected: selection?.what === "finding" ? selection.id : null,
    }),
    [findings.data, selection],
  );
  const hotspots = useMemo(
    () => (overview.data?.hotspots ?? []).filter((spot) => spot.storey_id === storey?.id),
    [overview.data, storey],
  );
  const rings = useMemo(
    () => ({
      radius: RING,
      hotspots: hotspots.map((spot, index) => ({
        id: hotspotId(spot),
        point: spot.point,
        rank: index + 1,
      })),
    }),
    [hotspots],
  );
  const openFindings = (more: Readonly<Record<string, string>>) =>
    navigate(
      `/sites/${encodeURIComponent(site.id)}/findings?${new URLSearchParams({ ...filters, ...more })}`,
    );

  return (
    <div className="building-page">
      <aside className="building-storeys" aria-label={t("map.storeys")}>
        <BuildingSelect site={site} current={building?.id ?? GROUNDS} />
        <Storeys site={site} choice={choice} figures={figures.data?.items ?? []} />
      </aside>
      <div className="building-stage">
        <div className="building-map">
          <StoreyMap
            site={site}
            choice={choice}
            quiet
            inset={{ top: 56, bottom: 112 }}
            storeySwitch={false}
            onPick={(hit) => select(hit && { what: hit.what, id: hit.id })}
          >
            {heatData && <MapLayer add={addHeat} data={heatData} />}
            <MapLayer add={addFindings} data={pins} />
            <MapLayer add={addHotspots} data={rings} />
            <div className="map-corner-top">
              <SegmentedControl
                size="sm"
                aria-label={t("manager.measure_label")}
                data={MEASURES.map((key) => ({ value: key, label: t(`manager.heat.${key}`) }))}
                value={measure}
                onChange={(value) => set({ measure: value })}
              />
              <CategorySelect />
              <GradeSelect />
              <span className="grade-key">
                <GradeMark grade="urgent" named />
                <GradeMark grade="important" named />
                <GradeMark grade="minor" named />
              </span>
            </div>
            <div className="map-corner-bottom">
              <HeatLegend
                title={t(`manager.heat_unit.${heat.data?.measure ?? measure}`)}
                {...(heat.data ? { edges: heat.data.edges } : {})}
              />
            </div>
          </StoreyMap>
        </div>
        <Months months={overview.data?.months ?? []} site={site} />
      </div>
      <aside className="building-side" aria-label={t("manager.figures")}>
        {heat.error && <ProblemNotice error={heat.error} onRetry={() => void heat.refetch()} />}
        {heat.data && (
          <section>
            <p className="row-reason">
              {[building && name(building), storey && name(storey)].filter(Boolean).join(" · ")}
            </p>
            <p className="big-figure">
              <strong>{heat.data.rate === null ? "–" : number(heat.data.rate, 1)}</strong>
              <span>{t("manager.unit.per_100")}</span>
            </p>
            <p className="row-reason">
              {t("manager.storey_counts", {
                findings: number(heat.data.findings),
                checks: number(heat.data.checks),
              })}
            </p>
            {heat.data.unknown_share > 0.005 && (
              <p className="unknown-note">
                <span className="hatch-swatch" aria-hidden="true" />
                {t("manager.unknown_share", { share: number(heat.data.unknown_share * 100) })}
              </p>
            )}
          </section>
        )}
        <section>
          <h2>
            {t("manager.hotspots")}
            <small>{t("manager.by_evidence")}</small>
          </h2>
          {hotspots.length === 0 ? (
            <p className="row-reason">{t("manager.no_hotspots_here")}</p>
          ) : (
            <ol>
              {hotspots.map((spot, index) => (
                <HotspotCard
                  key={hotspotId(spot)}
                  hotspot={spot}
                  rank={index + 1}
                  selected={selection?.id === hotspotId(spot)}
                  onOpen={() => select({ what: "hotspot", id: hotspotId(spot) })}
                  onList={() =>
                    openFindings({
                      storey: spot.storey_id,
                      ...(spot.space_ids[0] ? { space: spot.space_ids[0] } : {}),
                    })
                  }
                />
              ))}
            </ol>
          )}
        </section>
        <SelectedFinding site={site} findings={findings.data?.items ?? []} />
        {storey && (
          <button
            type="button"
            className="text-button wide"
            onClick={() => openFindings({ storey: storey.id })}
          >
            {t("manager.n_findings", { count: findings.data?.total ?? 0 })}
          </button>
        )}
      </aside>
    </div>
  );
}

function BuildingSelect({ site, current }: { site: Site; current: string }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const { set } = useAddress();
  return (
    <Select
      size="sm"
      allowDeselect={false}
      aria-label={t("manager.building")}
      data={[
        ...site.buildings.map((building) => ({ value: building.id, label: name(building) })),
        ...(site.grounds ? [{ value: GROUNDS, label: name(site.grounds) }] : []),
      ]}
      value={current}
      onChange={(value) => {
        const chosen = site.buildings.find((building) => building.id === value);
        const storey = chosen ? entryStorey(chosen) : site.grounds;
        set({ storey: storey?.id ?? null, selected: null }, { push: true });
      }}
    />
  );
}

interface StoreysProps {
  site: Site;
  choice: ReturnType<typeof useStoreyChoice>;
  figures: readonly StoreyFigures[];
}

/** Small multiples, the top storey on top, all to one scale. */
function Storeys({ site, choice, figures }: StoreysProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  return (
    <ol className="storey-multiples">
      {[...choice.storeys].reverse().map((storey) => {
        const own = figures.find((item) => item.storey_id === storey.id);
        return (
          <li key={storey.id}>
            <button
              type="button"
              aria-pressed={storey.id === choice.storey?.id}
              onClick={() => choice.choose(storey.id)}
            >
              <span className="storey-multiple-head">
                <strong>{name(storey)}</strong>
                <span>
                  {own?.rate == null ? "–" : number(own.rate, 1)}
                  <span className="visually-hidden"> {t("manager.unit.per_100")}</span>
                </span>
              </span>
              <StoreyPicture site={site} storey={storey} figures={own} bounds={choice.bounds} />
            </button>
          </li>
        );
      })}
    </ol>
  );
}

interface StoreyPictureProps {
  site: Site;
  storey: Storey;
  figures: StoreyFigures | undefined;
  bounds: Site["bounds"];
}

function StoreyPicture({ site, storey, figures, bounds }: StoreyPictureProps) {
  const plan = useStoreyGeometry(site.id, storey.id);
  return (
    <MiniPlan
      bounds={bounds}
      plan={plan.data}
      heat={figures?.features}
      width={148}
      maxHeight={96}
    />
  );
}

interface SelectedFindingProps {
  site: Site;
  findings: readonly Finding[];
}

function SelectedFinding({ site, findings }: SelectedFindingProps) {
  const { t } = useTranslation();
  const { language, instant } = useFormats(site.timezone);
  const [selection] = useSelection();
  const [, navigate] = useLocation();
  if (selection?.what !== "finding") return null;
  const finding = findings.find((item) => item.id === selection.id);
  if (!finding) return null;
  const text =
    language === "en" ? finding.description_en || finding.description : finding.description;
  return (
    <section>
      <h2>{t("manager.selected_finding")}</h2>
      <p className="row-title">
        <GradeMark grade={finding.grade} overdue={finding.overdue} /> {text}
      </p>
      <p className="row-reason">
        {instant(finding.found_at)} · {t(`finding.state.${finding.state}`)}
      </p>
      <button
        type="button"
        className="text-button"
        onClick={() =>
          navigate(`/sites/${encodeURIComponent(site.id)}/findings${window.location.search}`)
        }
      >
        {t("manager.open_finding")}
      </button>
    </section>
  );
}
