/* Run by time-zone.real.test.ts where /etc is ours: the computer moves from Oslo to Tokyo. */
import { rmSync, symlinkSync } from 'node:fs';
import process from 'node:process';
import { readTimeZone } from './time-zone.ts';

const hour = (): number => new Date(0).getHours();
const moveTo = (zone: string): void => {
  rmSync('/etc/localtime');
  symlinkSync(`/usr/share/zoneinfo/${zone}`, '/etc/localtime');
};

const hours = [hour()];
moveTo('Asia/Tokyo');
hours.push(hour());
readTimeZone(process.env);
hours.push(hour());
process.stdout.write(JSON.stringify(hours));
