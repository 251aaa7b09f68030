/** What is selected on the plan: what it is, and its properties to be changed. */
import { type Selection, useAddress } from "../../../address.ts";
import type { PlanFeatures, Site } from "../../../api/types.ts";
import { EmptyState } from "../../../components/empty_state.tsx";
import { useTranslation } from "../../../i18n/index.ts";
import type { StoreyChoice } from "../../storey_page.tsx";
import { AssetDetail } from "../asset_detail.tsx";
import { ConnectorDetail, SpaceDetail } from "../space_detail.tsx";
import { ConnectorForm } from "./connector_form.tsx";
import { AssetForm, OpeningForm, SpaceForm } from "./edit_forms.tsx";
import type { Editor } from "./use_editor.ts";

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
  editor: Editor;
}

export function Selected({ site, choice, selection, editor }: SelectedProps) {
  const { t } = useTranslation();
  const { set } = useAddress();
  const gone = () => set({ selected: null });
  if (selection?.what === "asset") {
    return (
      <>
        <AssetDetail site={site} asset={selection.id} />
        <AssetForm editor={editor} site={site} asset={selection.id} onGone={gone} />
      </>
    );
  }
  const found = selection && propertiesOf(choice.features, selection);
  if (found?.layer === "space") {
    return (
      <>
        <SpaceDetail
          site={site}
          storey={choice.storey}
          space={found}
          onAsset={(asset) => set({ selected: `asset:${asset}` })}
        />
        <SpaceForm editor={editor} space={found} onGone={gone} />
      </>
    );
  }
  if (found?.layer === "connector") {
    return (
      <>
        <ConnectorDetail
          site={site}
          connector={found}
          onStorey={(storey) => set({ storey, selected: null }, { push: true })}
        />
        <ConnectorForm editor={editor} connector={found} choice={choice} onGone={gone} />
      </>
    );
  }
  if (found?.layer === "opening") {
    return <OpeningForm editor={editor} opening={found} onGone={gone} />;
  }
  return <EmptyState title={t("site.nothing")} hint={t("site.nothing_hint")} />;
}
