/** Default checks to add to a programme: suggestions, each with its source and how well it is founded. */
import { Badge, Button, Checkbox, Group, Modal, Select, Switch } from "@mantine/core";
import { useState } from "react";
import { useAddChecks, usePacks } from "../../api/queries.ts";
import type { DefaultCheck, Site } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useLanguage, useTranslation } from "../../i18n/index.ts";
import "./add_checks.css";
import { useFrequencyWords, useSkillName } from "./words.ts";

export interface AddChecksProps {
  site: Site;
  revision: number;
  opened: boolean;
  onClose: () => void;
}

export function AddChecks({ site, revision, opened, onClose }: AddChecksProps) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const packs = usePacks(site.id, opened);
  const add = useAddChecks(site.id);
  const [packId, setPackId] = useState<string>("cn_fire");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const pack = packs.data?.items.find((one) => one.id === packId);
  const shown = pack?.checks.filter((check) => all || check.targets > 0) ?? [];
  const choose = (key: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={t("packs.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p className="row-reason">{t("packs.hint")}</p>
      {packs.error && <ProblemNotice error={packs.error} onRetry={() => void packs.refetch()} />}
      {packs.isPending && <Loading />}
      {packs.data && (
        <>
          <Group justify="space-between" align="end" mb="sm">
            <Select
              label={t("packs.pack")}
              allowDeselect={false}
              value={packId}
              data={packs.data.items.map((one) => ({ value: one.id, label: name(one) }))}
              onChange={(value) => {
                if (value) setPackId(value);
                setChosen(new Set());
              }}
            />
            <Switch
              label={t("packs.all")}
              checked={all}
              onChange={(event) => setAll(event.currentTarget.checked)}
            />
          </Group>
          {shown.length === 0 && <p className="row-reason">{t("packs.none")}</p>}
          <ul className="pack-checks">
            {shown.map((check) => (
              <CheckRow
                key={check.key}
                check={check}
                chosen={chosen.has(check.key)}
                onChoose={(on) => choose(check.key, on)}
              />
            ))}
          </ul>
        </>
      )}
      {add.error && <ProblemNotice error={add.error} />}
      <Group justify="flex-end" className="pack-foot">
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button
          disabled={chosen.size === 0}
          loading={add.isPending}
          onClick={() =>
            add.mutate(
              { revision, pack: packId, checks: [...chosen] },
              {
                onSuccess: () => {
                  setChosen(new Set());
                  onClose();
                },
              },
            )
          }
        >
          {t("packs.add", { count: chosen.size })}
        </Button>
      </Group>
    </Modal>
  );
}

interface CheckRowProps {
  check: DefaultCheck;
  chosen: boolean;
  onChoose: (on: boolean) => void;
}

function CheckRow({ check, chosen, onChoose }: CheckRowProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const language = useLanguage();
  const frequency = useFrequencyWords();
  const skill = useSkillName();
  const limit = [check.limit, check.unit].filter(Boolean).join(" ");
  return (
    <li>
      <Checkbox
        checked={chosen || check.present}
        disabled={check.present}
        onChange={(event) => onChoose(event.currentTarget.checked)}
        label={
          <span className="pack-check">
            <span className="row-title">
              {name(check)}
              <Badge variant="outline" color="gray" size="sm" ml={8}>
                {t(`evidence.short.${check.founded}`)}
              </Badge>
            </span>
            <span>{language === "en" ? check.what_en : check.what}</span>
            <span className="row-reason">
              {frequency(check.frequency)}
              {check.skills.length > 0 && ` · ${check.skills.map(skill).join(" + ")}`}
              {` · ${t("why.minutes", { n: check.minutes })}`}
              {limit && ` · ${limit}`}
            </span>
            <span className="row-reason">
              {check.source}
              {check.edition && ` · ${t("packs.edition", { edition: check.edition })}`}
              {/* Notes on the evidence are written in English alone. */}
              {check.founded === "verify" && language === "en" && ` · ${check.evidence}`}
            </span>
          </span>
        }
      />
      <span className="row-reason">
        {check.present
          ? t("packs.present")
          : t("packs.targets", { count: check.targets, n: number(check.targets) })}
      </span>
    </li>
  );
}
