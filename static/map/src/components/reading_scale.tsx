/** Where a reading lies between its limits: a bar, the limits, the value, the last value as a hollow mark. */
import type { ChecklistItem } from "../api/types.ts";
import { useFormats } from "../i18n/format.ts";
import "./checklist.css";

export interface ReadingScaleProps {
  item: ChecklistItem;
  value: number | null;
  last: number | null;
}

const WIDTH = 504;
const MARGIN = 0.25; // of the span between the limits, shown beyond each of them

/** The stretch of values worth showing: limits, value and last value with some air. */
function domain({ item, value, last }: ReadingScaleProps): [number, number] {
  const named = [item.low, item.high, value, last].filter((n): n is number => n !== null);
  const [least, most] = [Math.min(...named), Math.max(...named)];
  const air = (most - least || Math.abs(most) || 1) * MARGIN;
  return [least >= 0 ? Math.max(0, least - air) : least - air, most + air];
}

export function ReadingScale(props: ReadingScaleProps) {
  const { item, value, last } = props;
  const { language } = useFormats();
  if (item.low === null && item.high === null) return null;
  const [from, to] = domain(props);
  const at = (n: number) => 8 + ((n - from) / (to - from)) * (WIDTH - 16);
  const [low, high] = [at(item.low ?? from), at(item.high ?? to)];
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  return (
    <svg className="reading-scale" viewBox={`0 0 ${WIDTH} 52`} aria-hidden="true">
      <rect x="8" y="18" width={WIDTH - 16} height="10" rx="5" className="reading-scale-track" />
      <rect
        x={low}
        y="18"
        width={Math.max(0, high - low)}
        height="10"
        className="reading-scale-ok"
      />
      {[item.low, item.high].map(
        (limit) =>
          limit !== null && (
            <g key={limit}>
              <path d={`M${at(limit)} 12v22`} className="reading-scale-limit" />
              <text x={at(limit)} y="49" textAnchor="middle">
                {number.format(limit)}
              </text>
            </g>
          ),
      )}
      {last !== null && <circle cx={at(last)} cy="23" r="5.5" className="reading-scale-last" />}
      {value !== null && <path d={`M${at(value)} 17l-8 -13h16z`} className="reading-scale-value" />}
    </svg>
  );
}
