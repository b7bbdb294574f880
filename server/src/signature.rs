//! Signatures as Standard Webhooks 1.0 describes them: who sent a message, and that nobody changed it on the way.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub const ID: &str = "webhook-id";
pub const TIMESTAMP: &str = "webhook-timestamp";
pub const SIGNATURE: &str = "webhook-signature";

const PREFIX: &str = "whsec_";
/// The only version of the scheme with a shared secret.
const VERSION: &str = "v1";
/// How far a sender's clock may be from ours, in seconds.
const TOLERANCE: i64 = 5 * 60;
/// How long a secret may be, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The secrets shared with the other side: one, or several while one takes the place of another.
#[derive(Clone)]
pub struct Secrets(Vec<Vec<u8>>);

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    #[error("The headers webhook-id, webhook-timestamp and webhook-signature are needed.")]
    Unsigned,
    #[error("The time stamp is more than 5 minutes from now.")]
    Stale,
    #[error("The signature does not match.")]
    Forged,
}

impl Secrets {
    /// Reads the setting: `whsec_` and base64; several are separated by spaces. Says how to make one where it is wrong.
    pub fn read(setting: &str) -> Result<Self> {
        let secrets = setting.split_whitespace().map(read).collect::<Result<Vec<_>>>();
        let secrets = secrets.context(
            "DOORSTEP_WEBHOOK_SECRET is no secret for webhooks. Make one with: echo \"whsec_$(openssl rand -base64 32)\"",
        )?;
        ensure!(!secrets.is_empty(), "DOORSTEP_WEBHOOK_SECRET is empty.");
        Ok(Self(secrets))
    }

    /// The value of [`SIGNATURE`]: one signature for each secret, so that the other side may know either. `timestamp` is
    /// in seconds since 1970.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let one = |secret: &Vec<u8>| {
            Some(format!("{VERSION},{}", STANDARD.encode(mac(secret, id, &timestamp.to_string(), body)?.finalize().into_bytes())))
        };
        self.0.iter().filter_map(one).collect::<Vec<_>>().join(" ")
    }

    /// Whether somebody who knows a secret sent exactly this within five minutes of `now` (seconds since 1970).
    pub fn check(&self, id: &str, timestamp: &str, signatures: &str, body: &[u8], now: i64) -> Result<(), Doubt> {
        if id.is_empty() || signatures.is_empty() {
            return Err(Doubt::Unsigned);
        }
        let sent: i64 = timestamp.parse().map_err(|_| Doubt::Unsigned)?;
        if now.saturating_sub(sent).saturating_abs() > TOLERANCE {
            return Err(Doubt::Stale);
        }
        let given = signatures.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix(VERSION)?.strip_prefix(',')?).ok());
        let matches = |given: Vec<u8>| {
            // The comparison takes the same time wherever the difference lies.
            self.0.iter().any(|secret| mac(secret, id, timestamp, body).is_some_and(|mac| mac.verify_slice(&given).is_ok()))
        };
        if given.into_iter().any(matches) { Ok(()) } else { Err(Doubt::Forged) }
    }
}

fn read(secret: &str) -> Result<Vec<u8>> {
    let secret = secret.strip_prefix(PREFIX).context("It begins with whsec_")?;
    let secret = STANDARD.decode(secret).ok().context("What follows whsec_ is base64")?;
    ensure!(LENGTHS.contains(&secret.len()), "It is {} to {} bytes long", LENGTHS.start(), LENGTHS.end());
    Ok(secret)
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes a key of any length, so there always is one.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const SENT: i64 = 1_614_265_330;
    const BODY: &[u8] = b"{\"test\": 2432232314}";
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn secrets(setting: &str) -> Secrets {
        Secrets::read(setting).unwrap()
    }

    fn check(secrets: &Secrets, signatures: &str, body: &[u8], now: i64) -> Result<(), Doubt> {
        secrets.check("msg_p5jXN8AQM9LWM0D4loKWxJek", &SENT.to_string(), signatures, body, now)
    }

    #[test]
    fn it_signs_as_others_do() {
        assert_eq!(secrets(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", SENT, BODY), SIGNED);
        assert_eq!(check(&secrets(SECRET), SIGNED, BODY, SENT), Ok(()));
    }

    #[test]
    fn changed_late_or_forged_it_is_not_believed() {
        let ours = secrets(SECRET);
        assert_eq!(check(&ours, SIGNED, b"{\"test\": 2432232315}", SENT), Err(Doubt::Forged));
        assert_eq!(check(&secrets(OTHER), SIGNED, BODY, SENT), Err(Doubt::Forged));
        for wrong in ["v1,", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "g0hM9SsE", "v1,%%%", "v1,g0hM"] {
            assert_eq!(check(&ours, wrong, BODY, SENT), Err(Doubt::Forged), "{wrong}");
        }
        assert_eq!(check(&ours, "", BODY, SENT), Err(Doubt::Unsigned));
        assert_eq!(check(&ours, SIGNED, BODY, SENT + 300), Ok(()));
        assert_eq!(check(&ours, SIGNED, BODY, SENT + 301), Err(Doubt::Stale));
        assert_eq!(check(&ours, SIGNED, BODY, SENT - 301), Err(Doubt::Stale));
        assert_eq!(ours.check("id", "yesterday", SIGNED, BODY, SENT), Err(Doubt::Unsigned));
        assert_eq!(ours.check("id", &i64::MIN.to_string(), SIGNED, BODY, SENT), Err(Doubt::Stale));
    }

    #[test]
    fn while_a_secret_is_replaced_both_are_good() {
        let both = secrets(&format!("{OTHER} {SECRET}"));
        assert_eq!(check(&both, SIGNED, BODY, SENT), Ok(()));
        let signed = both.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", SENT, BODY);
        assert_eq!(check(&secrets(SECRET), &signed, BODY, SENT), Ok(()));
        assert_eq!(check(&secrets(OTHER), &signed, BODY, SENT), Ok(()));
    }

    #[test]
    fn what_is_no_secret_is_refused_with_the_way_to_make_one() {
        for wrong in ["secret", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", &format!("{SECRET} x")] {
            let said = format!("{:#}", Secrets::read(wrong).err().unwrap());
            assert!(said.contains("openssl rand -base64 32") && !said.contains("c2hvcnQ"), "{said}");
        }
        assert!(Secrets::read("").is_err());
    }
}
