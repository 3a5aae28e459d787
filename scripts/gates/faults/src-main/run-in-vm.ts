// Planted: own/home-of-vm
import { runInNewContext } from 'node:vm';

export const calculate = (formula: string): unknown => runInNewContext(formula);
