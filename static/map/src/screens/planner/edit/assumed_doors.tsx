/** The doors that were assumed on one storey: all found right at once, or looked at one by one. */
import { Button } from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useSettleDoubts } from "../../../api/edits.ts";
import type { Doubt } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { DoubtRow } from "./doubt_row.tsx";
import type { Editor } from "./use_editor.ts";

export interface AssumedDoorsProps {
  site: string;
  storey: string;
  doubts: readonly Doubt[];
  editor: Editor;
  shown: string | null;
  onShow: (doubt: Doubt) => void;
}

export function AssumedDoors({ site, storey, doubts, editor, shown, onShow }: AssumedDoorsProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const settle = useSettleDoubts(site);
  const [opened, setOpened] = useState(false);
  const n = number(doubts.length);
  const settled = doubts.every((doubt) => doubt.settled);
  return (
    <li data-doubts={storey}>
      <div className="doubt-head">
        <span className="row-title">
          {t("review.doors_assumed", { storey, n, count: doubts.length })}
        </span>
        <span className="row-reason">{t("import.reason.assumed_door")}</span>
      </div>
      <div className="doubt-actions">
        {!settled && (
          <Button
            size="compact-md"
            leftSection={<IconCheck size={16} />}
            disabled={editor.busy}
            loading={settle.isPending}
            onClick={() => settle.mutate({ ids: doubts.map(({ id }) => id), is_right: true })}
          >
            {t("review.doors_confirm", { n, count: doubts.length })}
          </Button>
        )}
        <Button
          size="compact-md"
          variant="default"
          aria-expanded={opened}
          rightSection={opened ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
          onClick={() => {
            setOpened(!opened);
            const first = doubts[0];
            if (!opened && first) onShow(first);
          }}
        >
          {t(opened ? "review.doors_less" : "review.doors_each")}
        </Button>
      </div>
      {opened && (
        <ul className="doubt-list doubt-list-inner">
          {doubts.map((doubt) => (
            <DoubtRow
              key={doubt.id}
              site={site}
              doubt={doubt}
              editor={editor}
              selected={shown === doubt.id}
              among
              onShow={() => onShow(doubt)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
