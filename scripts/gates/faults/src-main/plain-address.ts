// Planted: own/no-plain-http
export const signInPage = 'http://app.plex.tv/auth';
