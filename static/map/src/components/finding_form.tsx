/** What a finding is: grade, category, photos, words, whether it was mended at once. */
import { Button, Select, Switch, Textarea } from "@mantine/core";
import { IconMapPin, IconTool } from "@tabler/icons-react";
import type { Category, Grade, GradeItem } from "../api/types.ts";
import { GRADES } from "../domain/round.ts";
import { useLanguage, useTranslation } from "../i18n/index.ts";
import type { Shot } from "../offline/photos.ts";
import "./finding_form.css";
import { GradeMark } from "./grade_mark.tsx";
import { PhotoStrip } from "./photo_strip.tsx";

export interface FindingDraft {
  readonly grade: Grade;
  readonly category: string;
  readonly text: string;
  readonly fixed: boolean;
  readonly shots: readonly Shot[];
}

export interface FindingFormProps {
  /** Where the pin is, in words. */
  place: string;
  hint: string;
  draft: FindingDraft;
  categories: readonly Category[];
  grades: readonly GradeItem[];
  /** A span of time in words. */
  spanOf: (seconds: number) => string;
  busy: boolean;
  onChange: (draft: FindingDraft) => void;
  onSave: () => void;
}

export function FindingForm(props: FindingFormProps) {
  const { draft, categories, grades, spanOf, onChange } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <form
      className="finding-form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <div className="finding-place">
        <IconMapPin size={24} stroke={1.6} aria-hidden="true" />
        <div>
          <h2>{props.place}</h2>
          <p>{props.hint}</p>
        </div>
      </div>
      <div className="grade-choice" role="radiogroup" aria-label={t("find.grade")}>
        {GRADES.map((grade) => {
          const within = grades.find((item) => item.key === grade);
          return (
            // biome-ignore lint/a11y/useSemanticElements: large tiles, told as one choice
            <button
              key={grade}
              type="button"
              role="radio"
              aria-checked={draft.grade === grade}
              data-grade={grade}
              onClick={() => onChange({ ...draft, grade })}
            >
              <GradeMark grade={grade} size={22} />
              <strong aria-hidden="true">{t(`grade.${grade}`)}</strong>
              {within && <span>{t("find.within", { time: spanOf(within.respond_s) })}</span>}
            </button>
          );
        })}
      </div>
      <PhotoStrip shots={draft.shots} onChange={(shots) => onChange({ ...draft, shots })} />
      <Textarea
        aria-label={t("find.text")}
        placeholder={t("find.text_hint")}
        size="lg"
        autosize
        minRows={2}
        maxRows={5}
        value={draft.text}
        onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
      />
      <div className="finding-row">
        <span>{t("find.category")}</span>
        <Select
          aria-label={t("find.category")}
          size="lg"
          data={categories.map((category) => ({
            value: category.key,
            label: language === "en" ? category.en : category.zh,
          }))}
          value={draft.category}
          onChange={(category) => category && onChange({ ...draft, category })}
        />
      </div>
      <div className="finding-row">
        <span>
          <IconTool size={22} stroke={1.6} aria-hidden="true" />
          {t("find.fixed")}
        </span>
        <Switch
          size="lg"
          aria-label={t("find.fixed")}
          checked={draft.fixed}
          onChange={(event) => onChange({ ...draft, fixed: event.currentTarget.checked })}
        />
      </div>
      <Button
        type="submit"
        fullWidth
        className="main-button"
        loading={props.busy}
        disabled={draft.text.trim() === "" && draft.shots.length === 0}
      >
        {t("find.save")}
      </Button>
    </form>
  );
}
