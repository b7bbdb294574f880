//! placeholder
pub fn bench(_seconds: u64) -> anyhow::Result<std::process::ExitCode> {
    Ok(std::process::ExitCode::SUCCESS)
}
