import type {
  Done,
  RunAgain,
  ScheduleBody,
  ScheduleDetail,
  ScheduleList,
  SchedulePreview,
  ScheduleRow,
} from '../../src/dashboard/api-types.js';
import { change, path, read } from './client.js';

export function readSchedules(signal?: AbortSignal): Promise<ScheduleList> {
  return read<ScheduleList>('schedules', {}, signal);
}

export function readSchedule(name: string, signal?: AbortSignal): Promise<ScheduleDetail> {
  return read<ScheduleDetail>(path`schedules/${name}`, {}, signal);
}

export function pauseSchedule(name: string, note: string): Promise<Done> {
  return change<Done>('POST', path`schedules/${name}/pause`, note === '' ? {} : { note });
}

export function resumeSchedule(name: string): Promise<Done> {
  return change<Done>('POST', path`schedules/${name}/resume`);
}

export function triggerSchedule(name: string): Promise<RunAgain> {
  return change<RunAgain>('POST', path`schedules/${name}/trigger`);
}

export function putSchedule(name: string, body: ScheduleBody): Promise<ScheduleRow> {
  return change<ScheduleRow>('PUT', path`schedules/${name}`, body);
}

export function removeSchedule(name: string): Promise<Done> {
  return change<Done>('DELETE', path`schedules/${name}`);
}

export function previewSchedule(body: Omit<ScheduleBody, 'task'>): Promise<SchedulePreview> {
  return change<SchedulePreview>('POST', 'schedules/preview', body);
}
