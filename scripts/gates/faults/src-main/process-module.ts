// Planted: own/environment-is-joined-in
import { env } from 'node:process';

export const isOnTest = (): boolean => env['ON_TEST'] === '1';
