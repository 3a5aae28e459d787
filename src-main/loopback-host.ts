/** The host of an address of this computer, as `URL.hostname` writes it. */
export const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
