import type { Template } from '../template.ts'

export const breakingTemplates = {
  'breaking-net': {
    severity: 'error',
    message: 'The net {net} is gone: checkpoints that were trained on it load nowhere.',
    hint: 'Keep it, or say what it is called now: --net NEW --against-net {net}.',
  },
  'breaking-interface': {
    severity: 'error',
    message: 'In {net} {change}.',
    hint: 'What calls the network with the old input, or reads its old outputs, has to change with it.',
  },
  'breaking-tensors': {
    severity: 'error',
    message: 'Of {total} of {net}, {loaded} from an old checkpoint; {summary}.\n{list}',
  },
  'breaking-operation': {
    severity: 'error',
    message: 'In {net} other numbers come out: {change}.',
    hint: 'Old checkpoints were trained for the other form: train again, or take the change back.',
  },
  'git-revision': {
    severity: 'error',
    message: '{revision} is no revision that can be read: {problem}.',
    hint: 'Write git:REV or git:REV:PATH, where REV is a branch, a tag or a commit: git:main, git:HEAD~1.',
  },
  'git-repository': {
    severity: 'error',
    message: 'The old spec cannot be read with git from {folder}: {problem}.',
    hint: 'Run the command in a checkout with git installed, or give a file: --against old.senet.',
  },
  'git-file': {
    severity: 'error',
    message: 'There is no file {path} in {revision}.',
    hint: 'PATH is counted from the top of the repository: git:REV:specs/net.senet; ./ in front counts from here.',
  },
  'map-ambiguous': {
    severity: 'error',
    message: 'It cannot be told where {count} of the checkpoint belong in {net}:\n{list}',
    hint: 'Give the spec that it was trained with: --from OLD.senet or --from git:REV. Nothing was written.',
  },
  'map-missing': {
    severity: 'error',
    message: 'The checkpoint has nothing for {count} of {net}:\n{list}',
    hint: 'Train them from their initial values, or choose a net that fits; --partial writes what there is.',
  },
  'map-dropped': {
    severity: 'error',
    message: 'Of operations that are carried over, {count} have no place in {net}:\n{list}',
    hint: 'Without them other numbers come out: does a bias have to be told in the spec? --partial leaves them behind.',
  },
  'map-surplus': {
    severity: 'information',
    message: '{count} of the checkpoint are not in {net}:\n{list}',
  },
} as const satisfies Readonly<Record<string, Template>>
