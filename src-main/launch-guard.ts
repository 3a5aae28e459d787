/** Switches with which Chromium, Node or the network could be turned against the user's tokens. */
const refusedSwitches = [
  /^remote-debugging-(port|pipe)$/,
  /^inspect/,
  /^no-sandbox$/,
  /^disable-web-security$/,
  /^ignore-certificate-errors/,
  /^allow-running-insecure-content$/,
  /^load-extension$/,
  /^js-flags$/,
  /^proxy-/,
  /^host-.*rules$/,
  /^log-net-log$/,
  /^ssl-key-log-file$/,
  /^enable-logging$/,
  /^user-data-dir$/,
];

/**
 * Does the command line hold a switch that the packaged program refuses to start with? Chromium takes
 * a switch with any number of dashes, and on Windows also after a slash and spaces.
 */
export function hasRefusedSwitch(
  argv: string[],
  platform: NodeJS.Platform = process.platform,
): boolean {
  const prefix = platform === 'win32' ? /^\s*(-+|\/)/ : /^-+/;
  return argv
    .filter((argument) => prefix.test(argument))
    .map((argument) => argument.replace(prefix, '').split('=', 1)[0] ?? '')
    .some((name) => refusedSwitches.some((refused) => refused.test(name.trim().toLowerCase())));
}

/** Variables that would weaken TLS, add an authority, write keys down or send traffic elsewhere. */
const refusedVariable =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|SSLKEYLOGFILE|.+_PROXY)$/i;

/** Removes them from our own environment, so that no process of ours sees them. */
export function cleanEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment))
    if (refusedVariable.test(name)) Reflect.deleteProperty(environment, name);
}
