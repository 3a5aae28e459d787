// Planted: own/home-of-http
import http from 'node:http';

export const ask = (address: string): void => void http.get(address);
