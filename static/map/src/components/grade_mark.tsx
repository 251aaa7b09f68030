import type { Grade } from "../api/types.ts";
import { useTranslation } from "../i18n/index.ts";
import "./states.css";

export interface GradeMarkProps {
  grade: Grade;
  /** A ring around the mark. */
  overdue?: boolean;
  size?: number;
  /** Writes the grade's name beside the mark; otherwise it is only told to screen readers. */
  named?: boolean;
}

/** ● urgent, ▲ important, ■ minor: shape before colour. */
export function GradeMark({ grade, overdue = false, size = 14, named = false }: GradeMarkProps) {
  const { t } = useTranslation();
  const text = overdue ? `${t(`grade.${grade}`)} · ${t("grade.overdue")}` : t(`grade.${grade}`);
  return (
    <span className="grade-mark">
      <svg
        viewBox="-12 -12 24 24"
        width={overdue ? size * 1.5 : size}
        height={overdue ? size * 1.5 : size}
        aria-hidden="true"
      >
        {overdue && <circle r="11" fill="var(--surface)" stroke="var(--ink)" strokeWidth="1.8" />}
        <g transform={overdue ? "scale(0.62)" : "scale(0.95)"}>
          {grade === "urgent" && <circle r="9.5" fill="var(--urgent)" />}
          {grade === "important" && (
            <path
              d="M0-10.5 11.5 9H-11.5Z"
              fill="var(--important)"
              stroke="var(--important-text)"
              strokeWidth="1.6"
              strokeLinejoin="round"
            />
          )}
          {grade === "minor" && (
            <rect x="-8.5" y="-8.5" width="17" height="17" fill="var(--minor)" />
          )}
        </g>
      </svg>
      <span className={named ? undefined : "visually-hidden"}>{text}</span>
    </span>
  );
}
