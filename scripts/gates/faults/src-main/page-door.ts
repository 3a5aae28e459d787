// Planted: own/home-of-ipc-renderer
export { contextBridge as door } from 'electron';
