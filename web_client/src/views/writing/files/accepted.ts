/** What a device is asked for; what it offers besides is refused in words. */
export const ACCEPTED_PICTURES = "image/*,.heic,.heif";
export const ACCEPTED = `${ACCEPTED_PICTURES},application/pdf,video/*,audio/*,.dcm`;
