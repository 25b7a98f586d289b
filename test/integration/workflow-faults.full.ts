import { describeWorkflowFaults } from './workflow-faults/workflow-faults.js';

describeWorkflowFaults({ canvases: Number(process.env['NTQ_FAULT_CANVASES'] ?? 30), chords: 10 });
