import { describeWorkflowFaults } from './workflow-faults/workflow-faults.js';

describeWorkflowFaults({ canvases: 12, chords: 4 });
