// Planted: security/detect-non-literal-regexp
export const has = (text: string, wanted: string): boolean => new RegExp(wanted).test(text);
