/** Asks whoever stands in front of a thing whether it is where the plan has it. */
import { Button } from "@mantine/core";
import { IconMapPinCheck, IconMapPinOff, IconMapPinQuestion } from "@tabler/icons-react";
import { useState } from "react";
import type { Pack, PackStop } from "../../api/types.ts";
import type { FindingStart } from "../../domain/finding.ts";
import { proposedCategory } from "../../domain/round.ts";
import { useTranslation } from "../../i18n/index.ts";
import { confirmPosition, type Walker } from "../../offline/recording.ts";
import { tablet } from "../../offline/store.ts";

export interface PositionAskProps {
  pack: Pack;
  stop: PackStop;
  walker: Walker;
  onFinding: (start: FindingStart) => void;
}

export function PositionAsk({ pack, stop, walker, onFinding }: PositionAskProps) {
  const { t } = useTranslation();
  const [thanked, setThanked] = useState(false);
  if (thanked) {
    return (
      <p className="position-ask" data-answered role="status">
        <IconMapPinCheck size={22} stroke={1.7} aria-hidden="true" />
        {t("place.thanks")}
      </p>
    );
  }
  // A round taken along before this was asked says nothing of positions.
  if (stop.position?.state !== "unverified") return null;
  const confirm = () => {
    setThanked(true);
    void confirmPosition(tablet, walker, stop, new Date());
  };
  const elsewhere = () =>
    onFinding({
      storeyId: stop.storey_id,
      point: stop.point,
      assetId: stop.asset_id,
      visitId: stop.checks[0]?.visit_id ?? null,
      itemKey: null,
      reading: null,
      category: proposedCategory(pack, stop.kind),
      grade: "minor",
      text: t("place.moved_text"),
    });
  return (
    <section className="position-ask">
      <p>
        <IconMapPinQuestion size={22} stroke={1.7} aria-hidden="true" />
        {t("place.ask")}
      </p>
      <div className="position-ask-answers">
        <Button
          variant="default"
          className="touch-button"
          leftSection={<IconMapPinCheck size={20} stroke={1.7} />}
          onClick={confirm}
        >
          {t("place.here")}
        </Button>
        <Button
          variant="default"
          className="touch-button"
          leftSection={<IconMapPinOff size={20} stroke={1.7} />}
          onClick={elsewhere}
        >
          {t("place.elsewhere")}
        </Button>
      </div>
    </section>
  );
}
