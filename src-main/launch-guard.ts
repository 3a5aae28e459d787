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

/** Does the command line hold a switch that the packaged program refuses to start with? */
export function hasRefusedSwitch(argv: string[]): boolean {
  return argv
    .filter((argument) => argument.startsWith('-'))
    .map((argument) => argument.replace(/^-+/, '').split('=', 1)[0] ?? '')
    .some((name) => refusedSwitches.some((refused) => refused.test(name.toLowerCase())));
}

/** Variables that would weaken TLS, add an authority, write keys down or send traffic elsewhere. */
const refusedVariable =
  /^(NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|SSLKEYLOGFILE|[A-Z]+_PROXY)$/i;

/** Removes them from our own environment, so that no process of ours sees them. */
export function cleanEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment))
    if (refusedVariable.test(name)) Reflect.deleteProperty(environment, name);
}
