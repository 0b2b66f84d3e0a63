export const WALLBOARD_EVENTS = "/api/v1/wallboard/events";
