/** Two soles, one step apart. Beside the product's name it is decoration. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" fill="#12736c" />
      <g fill="#fff">
        <ellipse cx="11" cy="11" rx="3.6" ry="5" />
        <ellipse cx="10.5" cy="20" rx="2.6" ry="2.7" />
        <ellipse cx="21" cy="15" rx="3.6" ry="5" />
        <ellipse cx="21.5" cy="24" rx="2.6" ry="2.7" />
      </g>
    </svg>
  );
}
