import "./states.css";

export interface LoadBarProps {
  /** 0 to 1; more is drawn full. */
  share: number;
  tone?: "plain" | "done" | "route" | "ink";
  label?: string;
}

/** How full a shift is: 4 px, green for days done, blue for the selected one. */
export function LoadBar({ share, tone = "plain", label }: LoadBarProps) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <div
      className="load-bar"
      data-tone={tone}
      {...(label
        ? {
            role: "meter",
            "aria-label": label,
            "aria-valuenow": percent,
            "aria-valuemin": 0,
            "aria-valuemax": 100,
          }
        : { "aria-hidden": true })}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}
