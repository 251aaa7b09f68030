/** What imported files ask for by themselves (tasks, property sets, COBie jobs): taken over as entries, or not. */
import { Button, Checkbox, Group, Modal, Select } from "@mantine/core";
import { useState } from "react";
import { useAssetKinds, useWishes } from "../../../api/queries.ts";
import type { Programme, ProgrammeEntry, Site, Wish } from "../../../api/types.ts";
import { EmptyState } from "../../../components/empty_state.tsx";
import { useKindName } from "../../../components/kind_icon.tsx";
import { Loading } from "../../../components/loading.tsx";
import { ProblemNotice } from "../../../components/problem_notice.tsx";
import { startOf } from "../../../domain/frequency.ts";
import { blankEntry, freshKey } from "../../../domain/programme.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { useFrequencyWords } from "../words.ts";

export interface WishesDialogProps {
  site: Site;
  programme: Programme;
  onAdopt: (entries: ProgrammeEntry[]) => void;
  onClose: () => void;
}

interface Choice {
  on: boolean;
  kind: string | null;
  zone: string | null;
}

export function WishesDialog({ site, programme, onAdopt, onClose }: WishesDialogProps) {
  const { t } = useTranslation();
  const wishes = useWishes(site.id);
  const [choices, setChoices] = useState<Readonly<Record<number, Choice>>>({});
  const items = wishes.data?.items ?? [];
  const choiceOf = (index: number): Choice =>
    choices[index] ?? { on: false, kind: items[index]?.kinds[0] ?? null, zone: null };
  const chosen = items.flatMap((wish, index) => {
    const choice = choiceOf(index);
    return choice.on && choice.kind ? [{ wish, choice }] : [];
  });
  const adopt = () => {
    let shown = programme;
    const added = chosen.map(({ wish, choice }) => {
      const entry = entryOf(wish, choice, freshKey(shown));
      shown = { ...shown, entries: [...shown.entries, entry] };
      return entry;
    });
    onAdopt(added);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("wish.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p className="row-reason">{t("wish.hint")}</p>
      {wishes.error && <ProblemNotice error={wishes.error} onRetry={() => void wishes.refetch()} />}
      {wishes.isPending && <Loading />}
      {wishes.data && items.length === 0 && (
        <EmptyState title={t("wish.none")} hint={t("wish.none_hint")} />
      )}
      <ul className="wish-list">
        {items.map((wish, index) => (
          <WishRow
            // biome-ignore lint/suspicious/noArrayIndexKey: wishes have no name but their place
            key={index}
            site={site}
            wish={wish}
            choice={choiceOf(index)}
            present={programme.entries.some(
              (entry) => entry.evidence === "file" && entry.source === sourceOf(wish),
            )}
            onChange={(choice) => setChoices({ ...choices, [index]: choice })}
          />
        ))}
      </ul>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button disabled={chosen.length === 0} onClick={adopt}>
          {t("wish.adopt", { count: chosen.length })}
        </Button>
      </Group>
    </Modal>
  );
}

function sourceOf(wish: Wish): string {
  return `${wish.file} · ${wish.name}`.slice(0, 300);
}

function entryOf(wish: Wish, choice: Choice, key: string): ProgrammeEntry {
  return {
    ...blankEntry(key),
    name: wish.name.slice(0, 200),
    kinds: choice.kind ? [choice.kind] : [],
    zones: choice.zone ? [choice.zone] : [],
    frequency: wish.frequency ?? startOf("every_months"),
    minutes: wish.minutes ?? 5,
    kind_of_inspection: "targeted",
    source: sourceOf(wish),
    evidence: "file",
    targets: wish.things,
  };
}

interface WishRowProps {
  site: Site;
  wish: Wish;
  choice: Choice;
  present: boolean;
  onChange: (choice: Choice) => void;
}

function WishRow({ site, wish, choice, present, onChange }: WishRowProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats(site.timezone);
  const kindName = useKindName();
  const kinds = useAssetKinds();
  const words = useFrequencyWords();
  const all = [...new Set([...wish.kinds, ...(kinds.data?.items ?? []).map(({ key }) => key)])];
  return (
    <li>
      <Checkbox
        checked={choice.on || present}
        disabled={present}
        onChange={(event) => onChange({ ...choice, on: event.currentTarget.checked })}
        label={
          <span className="pack-check">
            <span className="row-title">{wish.name}</span>
            <span>
              {wish.frequency ? words(wish.frequency) : t("wish.no_frequency")}
              {" · "}
              {wish.minutes ? t("why.minutes", { n: wish.minutes }) : t("wish.no_minutes")}
              {" · "}
              {t("packs.targets", { count: wish.things, n: number(wish.things) })}
            </span>
            <span className="row-reason">
              {[wish.file, wish.said && t("wish.said", { words: wish.said })]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </span>
        }
      />
      {present ? (
        <span className="row-reason">{t("packs.present")}</span>
      ) : (
        <div className="wish-fields">
          <Select
            searchable
            aria-label={`${wish.name}: ${t("entry.kinds")}`}
            placeholder={t("wish.kind")}
            data={all.map((key) => ({ value: key, label: kindName(key) }))}
            value={choice.kind}
            onChange={(kind) => onChange({ ...choice, kind, on: kind !== null })}
          />
          <Select
            searchable
            clearable
            aria-label={`${wish.name}: ${t("entry.zones")}`}
            placeholder={t("wish.everywhere")}
            data={site.zones.map((zone) => ({ value: zone.id, label: name(zone) }))}
            value={choice.zone}
            onChange={(zone) => onChange({ ...choice, zone })}
          />
        </div>
      )}
    </li>
  );
}
