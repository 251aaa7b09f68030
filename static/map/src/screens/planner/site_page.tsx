/** The site as it was imported: storeys on the map, what is selected, and the doubts of the import. */
import { Button, SegmentedControl, Select } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconUpload } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { type Selection, useAddress, useSelection } from "../../address.ts";
import { useImportReport } from "../../api/queries.ts";
import type { PlanFeatures, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { StoreyMap } from "../storey_map.tsx";
import { entryStorey, type StoreyChoice, storeysOf, useStoreyChoice } from "../storey_page.tsx";
import { AssetDetail } from "./asset_detail.tsx";
import { BringIntoView } from "./bring_into_view.tsx";
import { ImportDialog } from "./import_dialog.tsx";
import { ImportReview } from "./import_review.tsx";
import { Legend } from "./legend.tsx";
import { ConnectorDetail, SpaceDetail } from "./space_detail.tsx";

const SIDE = 376;
const GROUNDS = "grounds";

export function SitePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const { set, get } = useAddress();
  const choice = useStoreyChoice(site);
  const [selection] = useSelection();
  const [importing, setImporting] = useState(false);
  const report = useImportReport(site.id);
  const unreached = useMemo(
    () => (report.data?.unreached ?? []).map((item) => item.id),
    [report.data],
  );
  const listed = get("kinds");
  const kinds = useMemo(() => listed?.split(",") ?? [], [listed]);
  const tab = selection ? "selected" : (get("panel") ?? "import");
  useHotkeys([["Escape", () => set({ selected: null })]]);
  return (
    <div className="site-page">
      <div className="site-map">
        <StoreyMap
          site={site}
          choice={choice}
          hatched={unreached}
          kinds={kinds}
          inset={{ top: 56 }}
        >
          <BringIntoView site={site} storey={choice.storey?.id ?? null} />
          <div className="map-corner-top">
            <Select
              size="sm"
              w={200}
              allowDeselect={false}
              aria-label={t("site.building")}
              data={[
                ...site.buildings.map((item) => ({ value: item.id, label: name(item) })),
                ...(site.grounds ? [{ value: GROUNDS, label: name(site.grounds) }] : []),
              ]}
              value={choice.building?.id ?? GROUNDS}
              onChange={(value) => {
                const building = site.buildings.find((item) => item.id === value);
                const storey = building ? entryStorey(building) : site.grounds;
                set({ storey: storey?.id ?? null, selected: null }, { push: true });
              }}
            />
            <Button
              size="sm"
              variant="default"
              leftSection={<IconUpload size={16} />}
              onClick={() => setImporting(true)}
            >
              {t("site.import")}
            </Button>
          </div>
        </StoreyMap>
      </div>
      <aside className="site-side" style={{ width: SIDE }}>
        <SegmentedControl
          fullWidth
          aria-label={t("site.panel")}
          value={tab}
          onChange={(value) =>
            set(value === "selected" ? { panel: value } : { panel: value, selected: null })
          }
          data={[
            { value: "import", label: t("site.panel_import") },
            { value: "legend", label: t("site.panel_legend") },
            { value: "selected", label: t("site.panel_selected") },
          ]}
        />
        {tab === "selected" && <Selected site={site} choice={choice} selection={selection} />}
        {tab === "legend" && (
          <Legend
            features={choice.features}
            kinds={kinds}
            onKinds={(next) => set({ kinds: next.join(",") })}
          />
        )}
        {tab === "import" && (
          <ImportReview
            site={site}
            onShow={(storey, selected) => {
              const known = storeysOf(site).some((item) => item.id === storey);
              set({ ...(known ? { storey } : {}), selected });
            }}
          />
        )}
      </aside>
      <ImportDialog opened={importing} onClose={() => setImporting(false)} />
    </div>
  );
}

/** The properties of a selected room, stair or lift, where it is on the storey shown. */
function propertiesOf(features: PlanFeatures | undefined, selection: Selection) {
  return features?.features.find(
    ({ properties }) =>
      properties.layer === selection.what && "id" in properties && properties.id === selection.id,
  )?.properties;
}

interface SelectedProps {
  site: Site;
  choice: StoreyChoice;
  selection: Selection | null;
}

function Selected({ site, choice, selection }: SelectedProps) {
  const { t } = useTranslation();
  const { set } = useAddress();
  if (selection?.what === "asset") return <AssetDetail site={site} asset={selection.id} />;
  const found = selection && propertiesOf(choice.features, selection);
  if (found?.layer === "space") {
    return (
      <SpaceDetail
        site={site}
        storey={choice.storey}
        space={found}
        onAsset={(asset) => set({ selected: `asset:${asset}` })}
      />
    );
  }
  if (found?.layer === "connector") {
    return (
      <ConnectorDetail
        site={site}
        connector={found}
        onStorey={(storey) => set({ storey, selected: null }, { push: true })}
      />
    );
  }
  return <EmptyState title={t("site.nothing")} hint={t("site.nothing_hint")} />;
}
