/** What is asked, as far as its failures depend on it. Names no address and no value. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Who is asked: an answer that never comes means another thing. */
  side: 'plex-tv' | 'server';
};
