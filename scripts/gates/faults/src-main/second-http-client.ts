// Planted: own/home-of-axios
import axios from 'axios';

export const isUp = async (address: string): Promise<boolean> =>
  (await axios.get(address)).status === 200;
