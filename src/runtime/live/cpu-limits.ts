/** What bounds a cpu profile. */

export const DEFAULT_CPU_RATE_HZ = 100;
/** More would measure itself: at 1000 Hz a tenth of the CPU is the profiler's. */
export const CPU_RATE_MAX_HZ = 10_000;
/** A forgotten profile ends by itself; its samples would otherwise grow for ever. */
export const CPU_PROFILE_MAX_MS = 3_600_000;
