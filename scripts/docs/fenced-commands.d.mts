export declare function fencedCommands(): { file: string; line: string }[];
