import { describe, expect, test } from 'vitest';
import { cleanEnvironment, hasRefusedSwitch } from './launch-guard.ts';

const refused = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'no-sandbox',
  'disable-web-security',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-running-insecure-content',
  'load-extension',
  'js-flags',
  'proxy-server',
  'proxy-pac-url',
  'proxy-auto-detect',
  'proxy-bypass-list',
  'host-rules',
  'host-resolver-rules',
  'log-net-log',
  'ssl-key-log-file',
  'enable-logging',
  'user-data-dir',
];

describe('the packaged program', () => {
  test.each(refused)('S17: does not start with --%s', (name) => {
    for (const argument of [
      `--${name}`,
      `--${name}=value`,
      `-${name}`,
      `--${name.toUpperCase()}=1`,
    ]) {
      expect(hasRefusedSwitch(['word', argument, '--hidden'], 'linux'), argument).toBe(true);
    }
    expect(hasRefusedSwitch([`/${name}`], 'win32')).toBe(true);
    expect(hasRefusedSwitch([` --${name} `], 'win32')).toBe(true);
  });

  test('starts with its own switches, with Chromium’s others, and with words', () => {
    const argv = [
      '--hidden',
      '--version',
      '--plex-tv-url=http://127.0.0.1:8080/--no-sandbox',
      '--ozone-platform=wayland',
      '--disable-gpu',
      '--no-sandboxes',
      '--user-data-directory=x',
      'inspect',
      'no-sandbox',
      '/inspect/no-sandbox',
    ];
    for (const argument of argv)
      expect(hasRefusedSwitch([argument], 'linux'), argument).toBe(false);
    expect(hasRefusedSwitch(argv, 'linux')).toBe(false);
    expect(hasRefusedSwitch([], 'linux')).toBe(false);
  });
});

test('S17: takes out of the environment what would weaken or divert the network, and nothing else', () => {
  const environment: NodeJS.ProcessEnv = {
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
    SSLKEYLOGFILE: '/tmp/keys',
    HTTP_PROXY: 'http://evil:1',
    https_proxy: 'http://evil:1',
    ALL_PROXY: 'socks5://evil:1',
    NO_PROXY: '*',
    npm_config_https_proxy: 'http://evil:1',
    HOME: '/home/nora',
    PATH: '/usr/bin',
    PROXY: 'kept',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
  };
  cleanEnvironment(environment);
  expect(environment).toEqual({
    HOME: '/home/nora',
    PATH: '/usr/bin',
    PROXY: 'kept',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
  });
});
