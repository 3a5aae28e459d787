/**
 * Which sections of the catalogues each part of the program loads. A test finds what is said without
 * having been loaded.
 */

/** In main's first file, in every language: the tray's menu before anything else is there. */
const firstMenu = ['firstMenu', 'startup'];

/** In the page's own HTML, for the first paint: the sign-in form. */
const firstScreen = ['signIn'];

/** Only main says them. */
const main = [
  ...firstMenu,
  'credentials',
  'dialogs',
  'notificationActs',
  'notificationCounts',
  'notificationTitles',
  'notifications',
  'serverKinds',
  'tray',
  'windows',
];
export const shares = {
  firstMenu: ofSections(firstMenu),
  firstScreen: ofSections(firstScreen),
  // The list of approved programs calls them as the question does.
  page: (section) => ![...main, 'palette'].includes(section),
  palette: ofSections(['palette', 'failures']),
  approval: ofSections(['approval']),
  main: ofSections(main),
  commandLine: ofSections([
    'failures',
    'time',
    'activityWays',
    'activityDone',
    'activityRefused',
    'activityThings',
  ]),
};

function ofSections(sections) {
  return (section) => sections.includes(section);
}
