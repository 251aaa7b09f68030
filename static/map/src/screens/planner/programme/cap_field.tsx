/** How many of a group may be away at once: never both lifts of a core, never more than a quarter. */
import { NumberInput, Select, Switch } from "@mantine/core";
import type { ProgrammeEntry } from "../../../api/types.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { WholeNumber } from "./base_fields.tsx";

export type Cap = ProgrammeEntry["cap"];

export function CapField({ cap, onChange }: { cap: Cap; onChange: (cap: Cap) => void }) {
  const { t } = useTranslation();
  const isShare = cap?.share != null;
  return (
    <div className="form-list">
      <Switch
        label={t("cap.on")}
        checked={cap !== null}
        onChange={(event) =>
          onChange(
            event.currentTarget.checked ? { most: 1, share: null, per: "zone", days: 1 } : null,
          )
        }
      />
      {cap && (
        <>
          <div className="form-row">
            <Select
              label={t("cap.counts")}
              data={[
                { value: "most", label: t("cap.most") },
                { value: "share", label: t("cap.share") },
              ]}
              value={isShare ? "share" : "most"}
              onChange={(what) =>
                onChange(
                  what === "share"
                    ? { ...cap, most: null, share: 0.25 }
                    : { ...cap, most: 1, share: null },
                )
              }
            />
            {isShare ? (
              <NumberInput
                label={t("cap.percent")}
                min={1}
                max={100}
                value={Math.round((cap.share ?? 0) * 1000) / 10}
                onChange={(percent) =>
                  onChange({ ...cap, share: Math.min(1, Math.max(0.01, Number(percent) / 100)) })
                }
              />
            ) : (
              <WholeNumber
                label={t("cap.number")}
                min={1}
                value={cap.most ?? 1}
                onChange={(most) => onChange({ ...cap, most: Math.max(1, most) })}
              />
            )}
          </div>
          <div className="form-row">
            <Select
              label={t("cap.group")}
              data={[
                { value: "zone", label: t("cap.per_zone") },
                { value: "entry", label: t("cap.per_entry") },
              ]}
              value={cap.per}
              onChange={(per) => onChange({ ...cap, per: per === "entry" ? "entry" : "zone" })}
            />
            <WholeNumber
              label={t("cap.days")}
              min={1}
              value={cap.days}
              onChange={(days) => onChange({ ...cap, days: Math.min(366, Math.max(1, days)) })}
            />
          </div>
        </>
      )}
    </div>
  );
}
