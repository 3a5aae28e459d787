// Planted: own/environment-is-joined-in
export const isOnTest = (): boolean => process.env['ON_TEST'] === '1';
