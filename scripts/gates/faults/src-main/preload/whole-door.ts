// Planted: own/no-exposed-ipc-renderer
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('door', { ipcRenderer });
