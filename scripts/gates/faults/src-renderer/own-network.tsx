// Planted: own/page-asks-main
export const ask = async (address: string): Promise<string> => (await fetch(address)).text();
