export const RULE_ORIGINS = ['atalaya', 'directory', 'uploaded'] as const
