import type { ImageRecipe } from '../../../images/advised/image-recipe.ts'
import type { ImageStep } from '../../../model/image-advice.ts'

/** A change of a recipe that is worth a step. */
export interface RecipeStep extends Pick<ImageStep, 'code' | 'title' | 'note'> {
  readonly change: (recipe: ImageRecipe) => ImageRecipe
}

/** A Dockerfile as most people first write it: one stage, code and packages at once. */
export const usualRecipe = (recipe: ImageRecipe): ImageRecipe => ({
  ...recipe,
  copiesFirst: false,
  mountsCache: false,
  isStaged: false,
  hasOwnUser: false,
})

/**
 * @param buildPackages the packages that the slim base lacks for the install
 */
export const slimBase = (base: string, buildPackages: readonly string[]): RecipeStep => ({
  code: 'slim-base',
  title: `Start from ${base}`,
  note: null,
  change: (recipe) => ({ ...recipe, base, buildPackages }),
})

/** The steps that any image can take, in the order in which they build on each other. */
export const USUAL_STEPS: readonly RecipeStep[] = [
  {
    code: 'requirements-first',
    title: 'Copy the requirements and install them before the code',
    note: null,
    change: (recipe) => ({ ...recipe, copiesFirst: true }),
  },
  {
    code: 'cache-mount',
    title: "Mount the installer's cache",
    note: 'The cache speeds up later builds and is not part of any layer.',
    change: (recipe) => ({ ...recipe, mountsCache: true }),
  },
  {
    code: 'build-stage',
    title: 'Install in a build stage, and copy only the environment',
    note: null,
    change: (recipe) => ({ ...recipe, isStaged: true }),
  },
  {
    code: 'own-user',
    title: 'Run as an unprivileged user, without a chown of packages',
    note: 'The user cannot write next to the code. Mount a volume where it must write.',
    change: (recipe) => ({ ...recipe, hasOwnUser: true }),
  },
]

/** @param words of the installer that bring the CPU build */
export const cpuBuildStep = (words: readonly string[]): RecipeStep => ({
  code: 'cpu-build',
  title: 'Install the CPU build of torch',
  note: 'The image then does not use a GPU. Give --torch cu126 or another build to keep CUDA.',
  change: (recipe) => ({
    ...recipe,
    install: { ...recipe.install, words: [...words, ...recipe.install.words] },
  }),
})

export const NO_BYTECODE: RecipeStep = {
  code: 'no-bytecode',
  title: 'Install without bytecode (.pyc files)',
  note: 'Python compiles the modules at each start, since the user cannot write the files.',
  change: (recipe) => ({ ...recipe, compiles: false }),
}
