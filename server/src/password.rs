//! Staff passwords: argon2id, and generated ones that can be typed.

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rand::Rng;

/// The setting of OWASP's Password Storage Cheat Sheet that takes the least memory, 7 MiB, for the most rounds: as strong as
/// the others there, and a sign-in does not double what the program holds.
fn argon2() -> anyhow::Result<Argon2<'static>> {
    let cost = Params::new(7 * 1024, 5, 1, None).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, cost))
}

pub fn hash(password: &str) -> anyhow::Result<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    let hash = argon2()?.hash_password(password.as_bytes(), &salt).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

/// Compares on a thread of its own. Where there is no account, it takes as long all the same.
pub async fn is_right(password: String, hash: Option<String>) -> bool {
    tokio::task::spawn_blocking(move || {
        let stand_in = || self::hash("nobody").unwrap_or_default();
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(stand_in);
        let parsed = PasswordHash::new(&hash);
        known & parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .unwrap_or(false)
}

/// Five groups of four: 95 bits, without characters that look alike.
pub fn generate() -> String {
    const CHARACTERS: &[u8] = b"abcdefghjkmnpqrstvwxyz23456789";
    let mut random = rand::rng();
    let mut group = || (0..4).map(|_| char::from(CHARACTERS[random.random_range(0..CHARACTERS.len())])).collect::<String>();
    [group(), group(), group(), group(), group()].join("-")
}
