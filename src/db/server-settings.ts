import { totalmem } from 'node:os'

/**
 * Settings of the embedded server. Durable always; memory by the machine or the container's limit; checkpoints far
 * apart, since every page after one is logged whole; what it says goes to `logDirectory`, one file per weekday.
 */
export function serverSettings(logDirectory: string, port: number): Record<string, string> {
  const memoryMb = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${Math.round(Math.min(1024, Math.max(64, memoryMb / 8)))}MB`,
    effective_cache_size: `${Math.round(memoryMb / 2)}MB`,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    wal_buffers: '16MB',
    random_page_cost: '1.1',
    jit: 'off',
    autovacuum_naptime: '10s',
    log_destination: 'stderr',
    logging_collector: 'on',
    log_directory: logDirectory,
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    // after a crash: one call instead of a flush per file, seconds instead of minutes with daily partitions
    ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
  }
}
