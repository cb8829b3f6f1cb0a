export { deniesTrailTampering, trailActionsLeft, TRAIL_ACTIONS } from './denied-actions';
export { serviceControlPolicyOf, SERVICE_CONTROL_POLICY_TYPES } from './service-control-policy';
