/** Where the plan lies: points of it with their true coordinates, what is left over, apply and take back. */
import { ActionIcon, Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useFit, useGeoreference, usePlaceSite, useUnplaceSite } from "../../api/place.ts";
import { useStoreyGeometry } from "../../api/queries.ts";
import type { LngLat, PlanFeatures, Site } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { cornerNear, readDegrees } from "../../domain/place.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addReference } from "../../map/layers/reference.ts";
import { MapLayer, MapPin, usePlanView } from "../../map/plan_map.tsx";
import "./place.css";

const REACH = 14; // px; a click this near a corner means the corner
const PLACES = 8;

export interface PickedPoint {
  readonly id: number;
  readonly plan: LngLat;
  readonly text: string;
}

/** Takes clicks on the plan for points, and shows those taken. */
export function PlacePoints({
  features,
  points,
  onPick,
}: {
  features: PlanFeatures | undefined;
  points: readonly PickedPoint[];
  onPick: (at: LngLat) => void;
}) {
  const view = usePlanView();
  useEffect(() => {
    if (!view) return;
    return view.onPick((_, at) => {
      const reach = REACH / view.pixelsPerMetre();
      onPick((features && cornerNear(features, at, reach)) ?? at);
    });
  }, [view, features, onPick]);
  return points.map((point, index) => (
    <MapPin key={point.id} at={point.plan}>
      <span className="place-pin">{index + 1}</span>
    </MapPin>
  ));
}

/** The points picked so far, kept by the page because the map and the panel share them. */
export function usePickedPoints() {
  const [points, setPoints] = useState<readonly PickedPoint[]>([]);
  const pick = useCallback(
    (plan: LngLat) =>
      setPoints((old) => [...old, { id: (old.at(-1)?.id ?? 0) + 1, plan, text: "" }]),
    [],
  );
  return { points, setPoints, pick };
}

/** The lines of another storey over the one shown. */
export function PlaceReference({ site, storey }: { site: Site; storey: string | null }) {
  const found = useStoreyGeometry(site.id, storey);
  return storey && found.data ? <MapLayer add={addReference} data={found.data} /> : null;
}

interface PlacePanelProps {
  site: Site;
  /** The storey shown, and the one whose lines lie over it. */
  storey: string | null;
  reference: string | null;
  onReference: (storey: string | null) => void;
  points: readonly PickedPoint[];
  onPoints: (points: readonly PickedPoint[]) => void;
}

export function PlacePanel(props: PlacePanelProps) {
  const { site, points, onPoints, storey, reference, onReference } = props;
  const { t } = useTranslation();
  const { number, instant, name } = useFormats();
  const others = useMemo(
    () => [
      ...(site.grounds ? [{ value: site.grounds.id, label: name(site.grounds) }] : []),
      ...site.buildings.map((building) => ({
        group: name(building),
        items: building.storeys.map((one) => ({ value: one.id, label: name(one) })),
      })),
    ],
    [site, name],
  );
  const [datum, setDatum] = useState<"wgs84" | "gcj02">("wgs84");
  const place = useGeoreference(site.id);
  const apply = usePlaceSite(site.id);
  const undo = useUnplaceSite(site.id);
  const ready = useMemo(
    () =>
      points.flatMap((point) => {
        const target = readDegrees(point.text);
        return target ? [{ id: point.id, plan: point.plan, target }] : [];
      }),
    [points],
  );
  const order = useMemo(
    () => ({
      revision: site.revision,
      datum,
      points: ready.map(({ plan, target }) => ({ plan, target })),
    }),
    [site.revision, datum, ready],
  );
  const fit = useFit(site.id, ready.length >= 2 ? order : null);
  if (place.error)
    return <ProblemNotice error={place.error} onRetry={() => void place.refetch()} />;
  if (!place.data) return <Loading />;
  const origin = datum === "gcj02" ? place.data.origin_gcj02 : place.data.origin;
  const residual = (id: number) => {
    const at = ready.findIndex((point) => point.id === id);
    return fit.data && at >= 0 ? fit.data.points[at]?.residual_m : undefined;
  };
  const done = { onSuccess: () => onPoints([]) };
  return (
    <section className="place-panel" aria-label={t("place.title")}>
      <h3>{t("place.title")}</h3>
      <p>{t("place.how")}</p>
      <SegmentedControl
        fullWidth
        aria-label={t("place.datum")}
        value={datum}
        onChange={(value) => setDatum(value as "wgs84" | "gcj02")}
        data={[
          { value: "wgs84", label: "WGS 84" },
          { value: "gcj02", label: t("place.datum_gcj02") },
        ]}
      />
      <p className="row-reason">
        {`${t("place.now")} ${origin.map((degree) => degree.toFixed(PLACES - 2)).join(", ")} · ${t(
          `import.georeference.${place.data.method}`,
          { defaultValue: place.data.method },
        )}`}
      </p>
      <Select
        clearable
        label={t("place.reference")}
        description={t("place.reference_hint")}
        placeholder={t("place.reference_none")}
        data={others}
        value={reference === storey ? null : reference}
        onChange={onReference}
      />
      {points.length === 0 && <p className="place-empty">{t("place.first")}</p>}
      <ol className="plain-list">
        {points.map((point, index) => {
          const left = residual(point.id);
          const bad = point.text.trim() !== "" && !readDegrees(point.text);
          return (
            <li key={point.id} className="place-row">
              <span className="place-pin" aria-hidden="true">
                {index + 1}
              </span>
              <TextInput
                aria-label={t("place.point", { n: index + 1 })}
                placeholder="120.1551, 30.2741"
                inputWrapperOrder={["input", "description", "error"]}
                value={point.text}
                error={bad ? t("place.bad") : undefined}
                description={
                  left === undefined ? undefined : t("place.residual", { metres: number(left, 2) })
                }
                onChange={(event) => {
                  const text = event.currentTarget.value;
                  onPoints(points.map((one) => (one.id === point.id ? { ...one, text } : one)));
                }}
              />
              <ActionIcon
                variant="subtle"
                size={44}
                aria-label={t("place.remove", { n: index + 1 })}
                onClick={() => onPoints(points.filter((one) => one.id !== point.id))}
              >
                <IconX size={18} />
              </ActionIcon>
            </li>
          );
        })}
      </ol>
      {fit.error && ready.length >= 2 && <ProblemNotice error={fit.error} />}
      {fit.data && ready.length >= 2 && (
        <div className="place-fit" aria-live="polite">
          <p>
            {t("place.rms", {
              metres: number(fit.data.rms_m, 2),
              degrees: number(fit.data.rotation_deg, 1),
            })}
          </p>
          {fit.data.verdicts.map((verdict) => (
            <p key={verdict.key} className="place-verdict">
              {t(`place.verdict.${verdict.key}`, verdict.facts)}
            </p>
          ))}
        </div>
      )}
      {apply.error && <ProblemNotice error={apply.error} />}
      {undo.error && <ProblemNotice error={undo.error} />}
      <div className="place-actions">
        <Button
          disabled={!fit.data || ready.length < 2}
          loading={apply.isPending}
          onClick={() => apply.mutate(order, done)}
        >
          {t("place.apply")}
        </Button>
        {place.data.may_undo && (
          <Button
            variant="default"
            loading={undo.isPending}
            onClick={() => undo.mutate(site.revision, done)}
          >
            {t("place.undo")}
          </Button>
        )}
      </div>
      {place.data.history.length > 0 && (
        <>
          <h3>{t("place.history")}</h3>
          <ul className="plain-list">
            {place.data.history.map((entry) => (
              <li key={entry.at}>
                {t("place.entry", {
                  when: instant(entry.at),
                  who: entry.by_name,
                  points: number(entry.points),
                  metres: number(entry.rms_m, 2),
                })}
                {entry.undone && t("place.entry_undone")}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
