/** The mark, in the accent's colour. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <path d="M16 30V20" />
        <path d="M16 20C13 18.5 8.6 17.4 4.6 17.2" />
        <path d="M16 20C14 16 11.2 11.6 7.9 8.9" />
        <path d="M16 20V6.2" />
        <path d="M16 20C18 16 20.8 11.6 24.1 8.9" />
        <path d="M16 20C19 18.5 23.4 17.4 27.4 17.2" />
      </g>
      <g fill="currentColor">
        <circle cx="4.2" cy="17" r="2.7" />
        <circle cx="7.6" cy="8.5" r="2.9" />
        <circle cx="16" cy="4.6" r="3.1" />
        <circle cx="24.4" cy="8.5" r="2.9" />
        <circle cx="27.8" cy="17" r="2.7" />
      </g>
    </svg>
  );
}
