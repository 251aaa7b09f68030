/** Zones and things that cannot be visited on some days. */
import { Button, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Closed, Programme, Site } from "../../../api/types.ts";
import { EmptyState } from "../../../components/empty_state.tsx";
import { SidePanel } from "../../../components/side_panel.tsx";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { EditRow } from "./edit_row.tsx";
import { type Target, TargetField } from "./target_field.tsx";
import { useTargetName } from "./target_name.ts";

export interface ClosuresProps {
  site: Site;
  programme: Programme;
  onChange: (closures: Closed[]) => void;
  onName: (target: Target) => void;
}

export function Closures({ site, programme, onChange, onName }: ClosuresProps) {
  const { t } = useTranslation();
  const { range } = useFormats(site.timezone);
  const targetName = useTargetName(site, programme);
  const [edited, setEdited] = useState<number | "new" | null>(null);
  const { closures } = programme;
  return (
    <section className="card programme-part">
      <header className="programme-part-head">
        <p className="row-reason">{t("closure.hint")}</p>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => setEdited("new")}
        >
          {t("closure.add")}
        </Button>
      </header>
      {closures.length === 0 ? (
        <EmptyState title={t("closure.none")} hint={t("closure.none_hint")} />
      ) : (
        <ul className="programme-rows">
          {closures.map((closed, index) => (
            <EditRow
              key={`${closed.target}@${closed.first}`}
              past={closed.last < site.today}
              editLabel={t("closure.edit", { name: targetName(closed.target) })}
              removeLabel={t("closure.remove", { name: targetName(closed.target) })}
              onEdit={() => setEdited(index)}
              onRemove={() => onChange(closures.filter((_, other) => other !== index))}
            >
              <p className="row-title">{targetName(closed.target)}</p>
              <p>
                {range(closed.first, closed.last)}
                {closed.last < site.today && <span className="faint"> · {t("closure.over")}</span>}
              </p>
              {closed.reason && <p className="row-reason">{closed.reason}</p>}
            </EditRow>
          ))}
        </ul>
      )}
      {edited !== null && (
        <ClosureForm
          site={site}
          closed={edited === "new" ? null : (closures[edited] ?? null)}
          targetName={targetName}
          onClose={() => setEdited(null)}
          onApply={(closed, target) => {
            onName(target);
            onChange(
              edited === "new"
                ? [...closures, closed]
                : closures.map((one, index) => (index === edited ? closed : one)),
            );
            setEdited(null);
          }}
        />
      )}
    </section>
  );
}

interface ClosureFormProps {
  site: Site;
  closed: Closed | null;
  targetName: (target: string) => string;
  onApply: (closed: Closed, target: Target) => void;
  onClose: () => void;
}

function ClosureForm({ site, closed, targetName, onApply, onClose }: ClosureFormProps) {
  const { t } = useTranslation();
  const [target, setTarget] = useState<Target | null>(
    closed ? { id: closed.target, label: targetName(closed.target) } : null,
  );
  const [first, setFirst] = useState(closed?.first ?? site.today);
  const [last, setLast] = useState(closed?.last ?? site.today);
  const [reason, setReason] = useState(closed?.reason ?? "");
  const backwards = first !== "" && last !== "" && last < first;
  return (
    <SidePanel
      title={closed ? targetName(closed.target) : t("closure.add")}
      done={t("action.confirm")}
      isWhole={target !== null && first !== "" && last !== "" && !backwards}
      onDone={() =>
        target && onApply({ target: target.id, first, last, reason: reason.trim() }, target)
      }
      onClose={onClose}
    >
      <fieldset>
        <TargetField site={site} label={t("closure.target")} value={target} onChange={setTarget} />
        <div className="form-row">
          <TextInput
            type="date"
            label={t("closure.first")}
            required
            value={first}
            onChange={(event) => setFirst(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t("closure.last")}
            required
            value={last}
            error={backwards && t("closure.backwards")}
            onChange={(event) => setLast(event.currentTarget.value)}
          />
        </div>
        <TextInput
          label={t("closure.reason")}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </fieldset>
    </SidePanel>
  );
}
