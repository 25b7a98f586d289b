import type { DoctorReport } from '../../src/dashboard/api-types.js';
import { read } from './client.js';

export function readDoctor(signal?: AbortSignal): Promise<DoctorReport> {
  return read<DoctorReport>('doctor', {}, signal);
}
