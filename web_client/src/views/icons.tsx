/** The page's icons: 24-unit line drawings in the colour of the text around them, silent for screen readers. */
import type { ReactNode } from "react";

export interface IconProps {
  /** Edge length in CSS pixels. */
  readonly size?: number;
}

/** Makes an icon of its lines. */
export function drawn(name: string, children: ReactNode) {
  function Icon({ size = 24 }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.9}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {children}
      </svg>
    );
  }
  Icon.displayName = name;
  return Icon;
}

const slash = <path d="M4 4l16 16" />;

export const MicrophoneIcon = drawn(
  "MicrophoneIcon",
  <>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6" />
  </>,
);

export const MicrophoneOffIcon = drawn(
  "MicrophoneOffIcon",
  <>
    <path d="M9 9v2a3 3 0 0 0 4.6 2.5M15 11V6a3 3 0 0 0-5.8-1.1" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 10.7 5M18.4 13a6.5 6.5 0 0 0 .1-1.5M12 18v3M9 21h6" />
    {slash}
  </>,
);

export const CameraIcon = drawn(
  "CameraIcon",
  <>
    <rect x="3" y="6.5" width="12.5" height="11" rx="2.5" />
    <path d="m15.5 11 5.5-3v8l-5.5-3" />
  </>,
);

export const CameraOffIcon = drawn(
  "CameraOffIcon",
  <>
    <path d="M6.5 6.5h-1A2.5 2.5 0 0 0 3 9v6a2.5 2.5 0 0 0 2.5 2.5H13a2.5 2.5 0 0 0 2.4-1.9" />
    <path d="M10.5 6.5H13A2.5 2.5 0 0 1 15.5 9v2l5.5-3v8l-2.3-1.2" />
    {slash}
  </>,
);

export const PhotoIcon = drawn(
  "PhotoIcon",
  <>
    <path d="M3 9a2 2 0 0 1 2-2h2.500l1.800-2.500h5.400L16.500 7H19a2 2 0 0 1 2 2v8.500a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2Z" />
    <circle cx="12" cy="13" r="3.500" />
  </>,
);

export const ScreenIcon = drawn(
  "ScreenIcon",
  <>
    <rect x="3" y="4.5" width="18" height="12" rx="2" />
    <path d="M8 20.5h8M12 13.5v-5M9.5 10.5 12 8l2.5 2.5" />
  </>,
);

export const ChatIcon = drawn(
  "ChatIcon",
  <path d="M20.5 11.5c0 4-3.8 7-8.5 7-1 0-2-.1-2.9-.4L4.5 20l1-3.6a6.6 6.6 0 0 1-2-4.9c0-4 3.8-7 8.5-7s8.5 3 8.5 7ZM8.5 11.5h.01M12 11.5h.01M15.5 11.5h.01" />,
);

export const SettingsIcon = drawn(
  "SettingsIcon",
  <path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM9 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z" />,
);

export const LeaveIcon = drawn(
  "LeaveIcon",
  <path d="M3.2 14.2c-.6-1.5-.2-3 1.2-3.9 4.6-2.9 10.6-2.9 15.2 0 1.4.9 1.8 2.4 1.2 3.9-.3.7-1.1 1.1-1.8.8l-2.9-1a1.5 1.5 0 0 1-1-1.4v-1.5a13 13 0 0 0-6.2 0v1.5a1.5 1.5 0 0 1-1 1.4l-2.9 1c-.7.3-1.5-.1-1.8-.8Z" />,
);

export const SendIcon = drawn("SendIcon", <path d="M4.5 12 20 4.5 15.5 20l-3.5-6ZM12 14l8-9.5" />);

export const CloseIcon = drawn("CloseIcon", <path d="M6 6l12 12M18 6 6 18" />);

export const SpeakerIcon = drawn(
  "SpeakerIcon",
  <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />,
);

export const AlertIcon = drawn("AlertIcon", <path d="M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17h.01" />);

export const SunIcon = drawn(
  "SunIcon",
  <path d="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />,
);

export const MoonIcon = drawn("MoonIcon", <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />);

export const CheckIcon = drawn("CheckIcon", <path d="m5 12.5 4.5 4.5L19 7.5" />);

export const SearchIcon = drawn(
  "SearchIcon",
  <path d="M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM16.5 16.5 21 21" />,
);

export const PlusIcon = drawn("PlusIcon", <path d="M12 5v14M5 12h14" />);

/** The product's mark, as in public/icon.svg; drawn here because a page must keep it when the server is gone. */
export function BrandIcon({ size = 24 }: IconProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0b6b70" />
      <path d="M7.5 15.2 16 8l8.5 7.2V23a1.5 1.5 0 0 1-1.5 1.5H9A1.5 1.5 0 0 1 7.5 23Z" fill="#fff" />
      <path d="M16 13.8v6.4M12.8 17h6.4" stroke="#0b6b70" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}

export const PinIcon = drawn("PinIcon", <path d="M9 3.5h6M10 3.5v6L7 13.5h10l-3-4v-6M12 13.5V20.5" />);

export const PhoneIcon = drawn(
  "PhoneIcon",
  <path d="M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3A1.5 1.5 0 0 1 18.5 19 14 14 0 0 1 5 5.5 1.5 1.5 0 0 1 6.5 4Z" />,
);
