/** A finding where I stand: a pin to drag, and the form. */
import { notifications } from "@mantine/notifications";
import { IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { Bounds, LngLat, Pack } from "../../api/types.ts";
import { type FindingDraft, FindingForm } from "../../components/finding_form.tsx";
import { GradeMark } from "../../components/grade_mark.tsx";
import { type FindingStart, spaceAt } from "../../domain/finding.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addAssets, assetsOf } from "../../map/layers/assets.ts";
import { addFloorPlan } from "../../map/layers/floor_plan.ts";
import { MapLayer, MapPin, PlanMap } from "../../map/plan_map.tsx";
import { recordFinding, type Walker } from "../../offline/recording.ts";
import type { Sending } from "../../offline/sending.ts";
import { tablet } from "../../offline/store.ts";
import { OutboxPill } from "./outbox_pill.tsx";
import { spanText, useStopWords } from "./words.ts";

export interface FindingPageProps {
  pack: Pack;
  start: FindingStart;
  walker: Walker;
  sending: Sending;
  onClose: () => void;
}

const AROUND = 8 / 111_320; // degrees that are about eight metres

export function FindingPage({ pack, start, walker, sending, onClose }: FindingPageProps) {
  const { t } = useTranslation();
  const { name } = useFormats(pack.site.timezone);
  const words = useStopWords(pack);
  const [point, setPoint] = useState<LngLat>(start.point);
  const [busy, setBusy] = useState(false);
  const [draft, setDraft] = useState<FindingDraft>({
    grade: start.grade,
    category: start.category,
    text: start.text,
    fixed: false,
    shots: [],
  });
  const held = pack.storeys.find((item) => item.storey.id === start.storeyId);
  const features = held?.features;
  const plan = useMemo(() => features && { features, nameOf: name }, [features, name]);
  const assets = useMemo(
    () =>
      features && {
        assets: assetsOf(features),
        kinds: pack.kinds,
        selected: start.assetId,
      },
    [features, pack.kinds, start.assetId],
  );
  const space = features ? spaceAt(features, point) : null;
  const stop = pack.stops.find((item) => item.asset_id !== null && item.asset_id === start.assetId);
  const place = [space ? name(space) : "", stop ? words(stop).title : ""]
    .filter(Boolean)
    .join(t("direction.comma"));
  const [lng, lat] = start.point;
  const bounds: Bounds = [lng - AROUND, lat - AROUND, lng + AROUND, lat + AROUND];

  const save = async () => {
    setBusy(true);
    await recordFinding(
      tablet,
      walker,
      {
        storey_id: start.storeyId,
        point,
        asset_id: start.assetId,
        space_id: space?.id ?? null,
        category: draft.category,
        grade: draft.grade,
        description: draft.text.trim(),
        found_at: new Date().toISOString(),
        visit_id: start.visitId,
        item_key: start.itemKey,
        reading: start.reading,
        fixed_on_spot: draft.fixed,
      },
      draft.shots,
    );
    notifications.show({ message: t("find.saved") });
    onClose();
  };

  return (
    <div className="finding-page">
      <div className="finding-map">
        <PlanMap
          bounds={bounds}
          touch
          controls={false}
          label={t("map.label", { name: held ? name(held.storey) : "" })}
          onPick={(_, at) => setPoint(at)}
        >
          {plan && <MapLayer add={addFloorPlan} data={plan} />}
          {assets && <MapLayer add={addAssets} data={assets} />}
          <MapPin at={point} onDrag={setPoint}>
            <span className="finding-pin">
              <svg viewBox="0 0 44 56" width="44" height="56" aria-hidden="true">
                <path d="M22 55C22 55 41 34 41 20a19 19 0 1 0-38 0c0 14 19 35 19 35Z" />
              </svg>
              <GradeMark grade={draft.grade} size={20} />
            </span>
          </MapPin>
        </PlanMap>
        <button
          type="button"
          className="finding-close"
          aria-label={t("find.cancel")}
          onClick={onClose}
        >
          <IconX size={24} stroke={1.8} />
        </button>
        <div className="finding-outbox">
          <OutboxPill sending={sending} />
        </div>
      </div>
      <div className="finding-sheet">
        <FindingForm
          place={place || t("find.here")}
          hint={t("find.drag", { storey: held ? name(held.storey) : "" })}
          draft={draft}
          categories={pack.categories}
          grades={pack.grades}
          spanOf={(seconds) => spanText(t, seconds)}
          busy={busy}
          onChange={setDraft}
          onSave={() => void save()}
        />
      </div>
    </div>
  );
}
