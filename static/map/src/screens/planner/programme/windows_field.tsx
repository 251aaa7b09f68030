/** Times of day when service may start: none is any time; one that ends before it begins passes midnight. */
import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { ClockInput } from "../../../components/clock_input.tsx";
import { useTranslation } from "../../../i18n/index.ts";

export interface WindowsFieldProps {
  windows: readonly string[];
  onChange: (windows: string[]) => void;
}

export function WindowsField({ windows, onChange }: WindowsFieldProps) {
  const { t } = useTranslation();
  const put = (index: number, window: string) =>
    onChange(windows.map((one, other) => (other === index ? window : one)));
  return (
    <div className="form-list">
      <span className="form-label">{t("entry.windows")}</span>
      {windows.length === 0 && <p className="row-reason">{t("programme.any_time")}</p>}
      {windows.map((window, index) => {
        const [opens = "", closes = ""] = window.split("-");
        return (
          <div
            className="form-line"
            // biome-ignore lint/suspicious/noArrayIndexKey: windows have no name but their place
            key={index}
          >
            <ClockInput
              aria-label={t("entry.window_opens", { n: index + 1 })}
              value={opens}
              onChange={(at) => put(index, `${at}-${closes}`)}
            />
            <span aria-hidden="true">–</span>
            <ClockInput
              aria-label={t("entry.window_closes", { n: index + 1 })}
              value={closes}
              onChange={(at) => put(index, `${opens}-${at}`)}
            />
            <ActionIcon
              variant="subtle"
              color="ink"
              aria-label={t("entry.window_remove", { n: index + 1 })}
              onClick={() => onChange(windows.filter((_, other) => other !== index))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...windows, "08:00-18:00"])}
      >
        {t("entry.window_add")}
      </Button>
    </div>
  );
}

const WINDOW = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Whether every window has both its times. */
export function areWindowsWhole(windows: readonly string[]): boolean {
  return windows.every((window) => WINDOW.test(window));
}
