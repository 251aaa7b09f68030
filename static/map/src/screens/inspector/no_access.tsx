/** Why somebody could not get in: one tap, recorded like any other result. */
import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import type { PackStop } from "../../api/types.ts";
import { useTranslation } from "../../i18n/index.ts";
import { recordStop, type Walker } from "../../offline/recording.ts";
import { tablet } from "../../offline/store.ts";

const REASONS = ["locked", "refused", "blocked", "unsafe", "missing", "other"] as const;
type Reason = (typeof REASONS)[number];

export interface NoAccessProps {
  opened: boolean;
  onClose: () => void;
  stop: PackStop;
  title: string;
  walker: Walker;
}

export function NoAccess({ opened, onClose, stop, title, walker }: NoAccessProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason | null>(null);
  const [text, setText] = useState("");
  const words = [reason && reason !== "other" ? t(`no_access.${reason}`) : "", text.trim()];
  const said = words.filter(Boolean).join(t("direction.comma"));
  const save = async () => {
    const now = new Date();
    await recordStop(tablet, walker, stop, {
      outcome: "no_access",
      reason: said,
      startedAt: now,
      endedAt: now,
      answers: {},
    });
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<span className="sheet-title">{t("no_access.title", { name: title })}</span>}
      closeButtonProps={{ "aria-label": t("action.close"), size: 48 }}
    >
      <div className="no-access" role="radiogroup">
        {REASONS.map((key) => (
          // biome-ignore lint/a11y/useSemanticElements: large tiles, told as one choice
          <button
            key={key}
            type="button"
            role="radio"
            aria-checked={reason === key}
            onClick={() => setReason(key)}
          >
            {t(`no_access.${key}`)}
          </button>
        ))}
      </div>
      <Textarea
        label={t("no_access.text")}
        size="md"
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        fullWidth
        mt="lg"
        className="main-button"
        disabled={!said}
        onClick={() => void save()}
      >
        {t("no_access.save")}
      </Button>
    </Modal>
  );
}
