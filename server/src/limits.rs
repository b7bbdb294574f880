//! Rate limits per address: for submitting, signing in, trying codes and looking up a request.
//!
//! Each process counts for itself: behind several, an address may do so many times as much.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Switch;

/// Addresses that are remembered before old ones are forgotten.
const REMEMBERED: usize = 10_000;

pub struct Limits {
    submit: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sign_in: Option<DefaultKeyedRateLimiter<IpAddr>>,
    track: Option<DefaultKeyedRateLimiter<IpAddr>>,
    code: Option<DefaultKeyedRateLimiter<IpAddr>>,
    open311: Option<DefaultKeyedRateLimiter<IpAddr>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    Submit,
    SignIn,
    Track,
    /// Entering or asking for a code that passes something on.
    Code,
    Open311,
}

impl Limits {
    /// A library's computers share one address: submitting is the most generous.
    pub fn new(switch: Switch) -> Self {
        let limit = |at_once, refill| (switch == Switch::On).then(|| RateLimiter::keyed(quota(at_once, refill)));
        Self {
            submit: limit(30, Duration::from_secs(10)),
            sign_in: limit(10, Duration::from_secs(30)),
            track: limit(20, Duration::from_secs(15)),
            // Guessing one of 17 thousand million takes a while.
            code: limit(10, Duration::from_secs(30)),
            // Programs: one address sends for many people, and asks again and again.
            open311: limit(300, Duration::from_millis(500)),
        }
    }

    /// One more from this address; or how many seconds to wait.
    pub fn take(&self, what: Limited, address: IpAddr) -> Result<(), u64> {
        let limiter = match what {
            Limited::Submit => &self.submit,
            Limited::SignIn => &self.sign_in,
            Limited::Track => &self.track,
            Limited::Code => &self.code,
            Limited::Open311 => &self.open311,
        };
        let Some(limiter) = limiter else { return Ok(()) };
        if limiter.len() > REMEMBERED {
            limiter.retain_recent();
        }
        limiter.check_key(&network(address)).map_err(|wait| wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

fn quota(at_once: u32, refill: Duration) -> Quota {
    let quota = Quota::with_period(refill).unwrap_or(Quota::per_minute(NonZeroU32::MIN));
    quota.allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN))
}

/// One household has a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        other => other,
    }
}
