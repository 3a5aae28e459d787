/** Always the same where it is free, so that a demo finds what one cut short has left behind. */
export const USUAL_PORT = 32_480;
