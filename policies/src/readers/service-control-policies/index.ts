export { deniesTrailTampering, trailActionsLeft } from './denied-actions';
export { serviceControlPolicyOf, SERVICE_CONTROL_POLICY_TYPES } from './service-control-policy';
