/** A checklist as rows with large controls: each item is answered by itself. */
import { IconCamera, IconCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { Answer, Check, ChecklistItem, Grade, GradeItem } from "../api/types.ts";
import { beyond, readingOf } from "../domain/finding.ts";
import { fails } from "../domain/round.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import { GradeMark } from "./grade_mark.tsx";
import "./checklist.css";
import { ReadingScale } from "./reading_scale.tsx";

export interface ChecklistRowProps {
  n: number;
  item: ChecklistItem;
  /** How often, or whatever else stands under the item's text. */
  reason: string;
  last: Check["last_readings"][string] | undefined;
  answer: Answer | undefined;
  grade: GradeItem | undefined;
  /** "respond within 2 hours, rectify within 3 days" */
  deadline: string;
  /** The grade it was recorded with as a finding; null where it was not. */
  recorded: Grade | null;
  onAnswer: (answer: Answer) => void;
  onRecord: () => void;
  onPhoto: (file: File) => void;
}

export function ChecklistRow(props: ChecklistRowProps) {
  const { n, item, answer } = props;
  const { t } = useTranslation();
  const { language } = useFormats();
  const failed = fails(item, answer);
  const text = language === "en" ? item.text_en || item.text : item.text || item.text_en;
  const under = [props.reason, limitsOf(item), item.clause].filter(Boolean).join(t("walk.dot"));
  return (
    <li className="check-row" data-failed={failed} data-grade={item.grade} data-item={item.key}>
      <span className="check-row-n">{n}</span>
      <div className="check-row-what">
        <p className="check-row-text">{text}</p>
        {under && <p className="check-row-under">{under}</p>}
      </div>
      <Control {...props} />
      {failed && <Proposal {...props} />}
    </li>
  );
}

function limitsOf(item: ChecklistItem): string {
  const limits = [item.low ?? "", item.high ?? ""];
  if (item.low === null && item.high === null) return item.unit;
  const range =
    item.low === null ? `≤ ${item.high}` : item.high === null ? `≥ ${item.low}` : limits.join("–");
  return `${range} ${item.unit}`.trim();
}

function Control(props: ChecklistRowProps) {
  if (props.item.type === "pass_fail") return <PassFail {...props} />;
  if (props.item.type === "photo") return <PhotoItem {...props} />;
  if (props.item.type === "text") return <TextItem {...props} />;
  return <Reading {...props} />;
}

function PassFail({ item, answer, onAnswer }: ChecklistRowProps) {
  const { t } = useTranslation();
  const give = (value: boolean | null, note = "") =>
    onAnswer({ item_key: item.key, value, note, photos: answer?.photos ?? [] });
  const without = answer?.value === null && answer.note !== "";
  return (
    <div className="segments" role="radiogroup">
      {/* biome-ignore lint/a11y/useSemanticElements: large segments, told as one choice */}
      <button
        type="button"
        role="radio"
        aria-checked={answer?.value === true}
        data-kind="pass"
        onClick={() => give(true)}
      >
        <IconCheck size={20} aria-hidden="true" />
        {t("check.pass")}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: large segments, told as one choice */}
      <button
        type="button"
        role="radio"
        aria-checked={answer?.value === false}
        data-kind="fail"
        onClick={() => give(false)}
      >
        <IconX size={20} aria-hidden="true" />
        {t("check.fail")}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: large segments, told as one choice */}
      <button
        type="button"
        role="radio"
        aria-checked={without}
        data-kind="none"
        onClick={() => give(null, t("check.not_applicable"))}
      >
        {t("check.not_applicable")}
      </button>
    </div>
  );
}

function Reading({ item, answer, last, onAnswer }: ChecklistRowProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const [text, setText] = useState(() => (answer?.value == null ? "" : String(answer.value)));
  const value = readingOf(answer);
  const side = beyond(item, value);
  const change = (typed: string) => {
    setText(typed);
    const number = Number(typed.replace(",", "."));
    const isNumber = typed.trim() !== "" && Number.isFinite(number);
    onAnswer({
      item_key: item.key,
      value: isNumber ? number : null,
      note: "",
      photos: answer?.photos ?? [],
    });
  };
  const label = t(item.type === "count" ? "check.count" : "check.reading");
  return (
    <div className="reading" data-beyond={side ?? "none"}>
      <label>
        <span>{label}</span>
        <span className="reading-box">
          <input
            inputMode={item.type === "count" ? "numeric" : "decimal"}
            autoComplete="off"
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
          />
          <span>{item.unit}</span>
        </span>
      </label>
      <div className="reading-side">
        <p>
          <strong aria-live="polite">
            {side && <GradeMark grade={item.grade} size={20} />}
            {side === "low" && t("check.below", { limit: item.low })}
            {side === "high" && t("check.above", { limit: item.high })}
            {!side && value !== null && (item.low !== null || item.high !== null) && (
              <>
                <IconCheck size={20} aria-hidden="true" /> {t("check.within")}
              </>
            )}
          </strong>
          {last && (
            <span className="reading-last">
              ○ {t("check.last", { value: last.value, at: day(last.at) })}
            </span>
          )}
        </p>
        <ReadingScale item={item} value={value} last={last?.value ?? null} />
      </div>
    </div>
  );
}

function TextItem({ item, answer, onAnswer }: ChecklistRowProps) {
  const { t } = useTranslation();
  return (
    <textarea
      className="check-text"
      rows={2}
      aria-label={t("check.text")}
      value={typeof answer?.value === "string" ? answer.value : ""}
      onChange={(event) =>
        onAnswer({
          item_key: item.key,
          value: event.currentTarget.value,
          note: "",
          photos: answer?.photos ?? [],
        })
      }
    />
  );
}

function PhotoItem({ answer, onPhoto }: ChecklistRowProps) {
  const { t } = useTranslation();
  const taken = answer?.photos.length ?? 0;
  return (
    <label className="check-photo" data-taken={taken > 0}>
      <IconCamera size={22} stroke={1.7} aria-hidden="true" />
      {t("check.photo")}
      {taken > 0 && <strong>{taken}</strong>}
      <input
        type="file"
        accept="image/*"
        capture="environment"
        className="visually-hidden"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) onPhoto(file);
        }}
      />
    </label>
  );
}

/** What follows from a failed item: its grade proposed, one tap to make it a finding. */
function Proposal({ item, grade, deadline, recorded, onRecord }: ChecklistRowProps) {
  const { t } = useTranslation();
  if (recorded) {
    return (
      <p className="check-proposal" data-recorded>
        <GradeMark grade={recorded} size={18} />
        <strong>{t("check.recorded")}</strong>
      </p>
    );
  }
  return (
    <div className="check-proposal">
      <p>
        {t("check.propose")} <GradeMark grade={item.grade} size={16} named />
        {grade && <span className="check-deadline">{deadline}</span>}
      </p>
      <button type="button" className="ink-button" onClick={onRecord}>
        <IconCamera size={20} stroke={1.7} aria-hidden="true" />
        {t("check.record")}
      </button>
    </div>
  );
}
