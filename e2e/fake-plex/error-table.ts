/** plex.tv's numeric codes with the status each comes with. Where none is known, 422 stands in. */
export const errorTable: readonly { code: number; status: number }[] = [
  [400, [1000, 1004, 1097, 1999]],
  [401, [1001, 1028, 1029, 1030, 1031]],
  [403, [1009, 1012, 1013, 1040, 1041, 1042, 1043, 1045, 1068, 1080]],
  [404, [1002, 1020]],
  [405, [1005]],
  [406, [1006]],
  [422, [1008, 1014, 1025, 1026, 1027, 1069, 1998]],
  [422, [1010, 1011, 1032, 1033, 1034, 1035, 1036, 1037, 1038, 1039, 1062]],
  [429, [1003]],
  [500, [1007]],
  [503, [1013]],
].flatMap(([status, codes]) =>
  (codes as number[]).map((code) => ({ code, status: status as number })),
);

/** Statuses that mean something without a code. */
export const bareStatuses: readonly number[] = [
  400, 401, 403, 404, 405, 406, 410, 422, 429, 498, 500, 502, 503, 504,
];
