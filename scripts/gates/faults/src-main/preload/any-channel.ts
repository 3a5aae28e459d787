// Planted: own/constant-channels
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('door', {
  ask: (channel: string) => ipcRenderer.invoke(channel),
});
