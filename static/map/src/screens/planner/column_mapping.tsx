/** What the columns of a map file mean: each role with the column guessed for it, to be corrected. */
import { Button, Group, Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { type Preview, usePreview } from "../../api/place.ts";
import { isOver, useJob } from "../../api/queries.ts";
import { Loading } from "../../components/loading.tsx";
import { asProblem, ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import "./place.css";

const ROLES = ["storey", "building", "name", "code", "use", "kind", "what"] as const;
const UNITS = ["m", "cm", "mm", "ft"] as const;

/** As `docs/importing.md` has it; what is left out is guessed. */
export interface ColumnMapping {
  fields: Record<string, string>;
  unit?: string;
}

interface ColumnMappingProps {
  files: readonly File[];
  onChange: (mapping: ColumnMapping | null) => void;
}

/** Whether any of the files may have columns of its own: models have none. */
export function mayHaveColumns(files: readonly File[]): boolean {
  return files.some((file) => !/\.(ifc|ifczip|dxf)$/i.test(file.name));
}

export function ColumnMappingFields({ files, onChange }: ColumnMappingProps) {
  const { t } = useTranslation();
  const preview = usePreview();
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId);
  const found = job.data?.result?.preview as Preview | undefined;
  const problem = job.data?.problem;
  const waiting = preview.isPending || (jobId !== null && !isOver(job.data));
  if (found) return <Columns preview={found} onChange={onChange} />;
  return (
    <div className="column-map">
      {waiting ? (
        <Loading />
      ) : (
        <Group justify="space-between" wrap="nowrap">
          <p className="row-reason">{t("columns.hint")}</p>
          <Button
            variant="default"
            onClick={() => preview.mutate(files, { onSuccess: (made) => setJobId(made.job.id) })}
          >
            {t("columns.look")}
          </Button>
        </Group>
      )}
      {preview.error && <ProblemNotice error={preview.error} />}
      {problem && <ProblemNotice error={asProblem(problem)} />}
    </div>
  );
}

function Columns({
  preview,
  onChange,
}: {
  preview: Preview;
  onChange: (mapping: ColumnMapping | null) => void;
}) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [fields, setFields] = useState<Record<string, string>>({ ...preview.guess });
  const [unit, setUnit] = useState<string | null>(null);
  const has = preview.columns.length > 0 || preview.is_local;
  useEffect(() => {
    // What is as guessed need not be said: other dialects keep their own meaning then.
    const same = ROLES.every((role) => (fields[role] ?? "") === (preview.guess[role] ?? ""));
    onChange(same && !unit ? null : { fields, ...(unit ? { unit } : {}) });
  }, [fields, unit, preview, onChange]);
  const options = preview.columns.map((column) => ({
    value: column.name,
    label: `${column.name} · ${column.samples.join("、")}`,
  }));
  return (
    <fieldset className="column-map">
      <legend>{t("columns.title")}</legend>
      <ul className="plain-list">
        {preview.files.map((file) => (
          <li key={file.file} className="row-reason">
            {`${file.file} · ${t(`columns.dialect.${file.dialect}`, { defaultValue: file.dialect })}`}
          </li>
        ))}
      </ul>
      {!has && <p>{t("columns.none")}</p>}
      {preview.columns.length > 0 && (
        <>
          <p className="row-reason">{t("columns.check", { features: number(preview.features) })}</p>
          {ROLES.map((role) => (
            <div key={role} className="column-row">
              <label htmlFor={`column-${role}`}>{t(`columns.role.${role}`)}</label>
              <Select
                id={`column-${role}`}
                clearable
                searchable
                placeholder={t("columns.nothing")}
                data={options}
                value={fields[role] ?? null}
                onChange={(name) =>
                  setFields(({ [role]: _, ...rest }) => (name ? { ...rest, [role]: name } : rest))
                }
              />
            </div>
          ))}
        </>
      )}
      {preview.is_local && (
        <div className="column-row">
          <label htmlFor="column-unit">{t("columns.unit")}</label>
          <Select
            id="column-unit"
            clearable
            placeholder={t("columns.unit_guess")}
            data={UNITS.map((value) => ({ value, label: t(`columns.units.${value}`) }))}
            value={unit}
            onChange={setUnit}
          />
        </div>
      )}
    </fieldset>
  );
}
