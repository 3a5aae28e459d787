// Planted: own/home-of-https
import https from 'node:https';

export const ask = (address: string): void => void https.get(address);
