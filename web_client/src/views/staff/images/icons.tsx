/** Icons of the viewer of images. */
import { drawn } from "../../icons.tsx";

export const MoveIcon = drawn(
  "MoveIcon",
  <path d="M12 3.5v17M3.5 12h17M9.5 6 12 3.5 14.5 6M9.5 18l2.5 2.5 2.5-2.5M6 9.5 3.5 12 6 14.5M18 9.5l2.5 2.5-2.5 2.5" />,
);
export const CircleIcon = drawn("CircleIcon", <circle cx="12" cy="12" r="8" />);
export const RectangleIcon = drawn("RectangleIcon", <rect x="4" y="6" width="16" height="12" rx="1" />);
export const FreehandIcon = drawn(
  "FreehandIcon",
  <path d="M4 16.5c2.5-6 5-9 7-8s-2 8 .5 8.5 3-6 5-5.5 0 4.5 3.5 4" />,
);
export const NearerIcon = drawn(
  "NearerIcon",
  <path d="M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM16.5 16.5 21 21M8 11h6M11 8v6" />,
);
export const FartherIcon = drawn(
  "FartherIcon",
  <path d="M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM16.5 16.5 21 21M8 11h6" />,
);
export const WholeIcon = drawn("WholeIcon", <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />);
export const FilmIcon = drawn(
  "FilmIcon",
  <>
    <rect x="3.5" y="5" width="17" height="14" rx="2.5" />
    <path d="m10 9.5 5 2.5-5 2.5Z" />
  </>,
);
export const SoundIcon = drawn("SoundIcon", <path d="M4 12h2.5l2-6 3 13 3-10 2 3H20" />);
export const PaperIcon = drawn("PaperIcon", <path d="M6 3.5h8l4 4v13H6ZM14 3.5V8h4M9 12.5h6M9 16h6" />);
export const PictureIcon = drawn(
  "PictureIcon",
  <>
    <rect x="3.5" y="5" width="17" height="14" rx="2.5" />
    <path d="m4.5 17 5-5 4 4 2.5-2.5 3.5 3.5M15.5 9.5h.01" />
  </>,
);
