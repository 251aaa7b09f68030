import type { ReactNode } from "react";
import "./states.css";

export interface StatProps {
  value: ReactNode;
  unit?: string;
  label?: ReactNode;
  size?: 20 | 28 | 40;
  /** Every number opens its list. */
  onOpen?: () => void;
}

/** A large number with its unit small beside it and its meaning below. */
export function Stat({ value, unit, label, size = 20, onOpen }: StatProps) {
  const content = (
    <>
      <span className="stat-value">
        {value}
        {unit && <small>{unit}</small>}
      </span>
      {label && <span className="stat-label">{label}</span>}
    </>
  );
  return onOpen ? (
    <button type="button" className="stat" data-size={size} onClick={onOpen}>
      {content}
    </button>
  ) : (
    <div className="stat" data-size={size}>
      {content}
    </div>
  );
}
