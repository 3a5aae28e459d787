import { contextBridge, ipcRenderer } from 'electron';
import { callNames, eventNames } from '../contract/names.ts';

/**
 * The narrow door: one function per call and per event, texts only. It hands out neither
 * `ipcRenderer` nor a free choice of channel. Both ends check what the texts say.
 */
const bridge: Record<string, unknown> = {}; // Filled below with every name of `TextBridge`.
for (const name of callNames) {
  bridge[name] = (request: string) => ipcRenderer.invoke(`call:${name}`, request);
}
for (const name of eventNames) {
  bridge[`on${name.charAt(0).toUpperCase()}${name.slice(1)}`] = (
    listener: (payload: string) => void,
  ) => {
    const hear = (_event: unknown, payload: string): void => listener(payload);
    ipcRenderer.on(`event:${name}`, hear);
    return () => void ipcRenderer.removeListener(`event:${name}`, hear);
  };
}
contextBridge.exposeInMainWorld('keyring', bridge);
