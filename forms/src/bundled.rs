//! The services of the sample council, Tolbooth: ready to serve, and an example of each thing a definition can say.

/// Each service's name and its definition.
pub const BUNDLED: &[(&str, &str)] = &[
    ("bins", include_str!("../definitions/bins.json")),
    ("street-light", include_str!("../definitions/street-light.json")),
    ("home-repair", include_str!("../definitions/home-repair.json")),
];
