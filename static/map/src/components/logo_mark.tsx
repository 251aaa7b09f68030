/** The mark: a walk that starts at a door and ends at what was looked at. */
export function LogoMark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--ink)" />
      <path
        d="M9 23V14.5a4.5 4.5 0 0 1 9 0v3a3.5 3.5 0 0 0 7 0"
        fill="none"
        stroke="var(--on-ink)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="9" cy="23" r="2.4" fill="var(--on-ink)" />
      <circle cx="25" cy="11" r="3.2" fill="#6EA3FF" />
    </svg>
  );
}
