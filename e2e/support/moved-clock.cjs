/*
 * Runs in the app's main process before anything of its own: the app's clock runs ahead by as many
 * milliseconds as stand in the file MOVED_CLOCK_FILE. Timers and the monotonic clock do not notice,
 * just as when somebody sets the computer's clock. (libfaketime moves both clocks of a whole
 * program, see fake-time.ts; told to leave the monotonic one alone, it ends Chromium's processes.)
 */
const { readFileSync } = require('node:fs');
const process = require('node:process');

const RealDate = Date;
const now = () => RealDate.now() + Number(readFileSync(process.env.MOVED_CLOCK_FILE, 'utf8'));

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};
