//! `cargo xtask run | build | test | lighthouse | check | bench | engine | crash`: the only entry points.

mod bench;
mod build;
mod check;
mod crash;
mod engine;
mod place;
mod postgres;
mod run;
mod shell;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests Doorstep. Installs what it needs, saying so.")]
struct Xtask {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is not built yet, then open the portal with its data in ./data.
    Run {
        /// Passed on to `doorstep serve`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build one self-contained program: target/release/doorstep.
    Build,
    /// Check, test in Rust, then play every journey in a browser. Ends with "N passed, M failed".
    Test {
        /// Passed on to Playwright, for example `keyboard` or `--project=no-js`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        browser: Vec<String>,
    },
    /// Have six pages judged by Lighthouse, on its slow phone. Reports in e2e/results/lighthouse.
    Lighthouse,
    /// Formatting, lints and the rules of the house.
    Check,
    /// Measure sizes, speed and memory against what they must reach. Prints one table.
    Bench {
        /// Seconds of load per measurement.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// Only the hand-off to a real engine.
        #[arg(long)]
        handoff: bool,
    },
    /// Open a real workflow engine to hand over to, with its data in target/engines/{name}/data.
    Engine {
        #[arg(default_value = "operaton", value_parser = clap::builder::PossibleValuesParser::new(engine::names()))]
        name: String,
        /// Where it answers, on this machine only. Each engine has its own.
        #[arg(long)]
        port: Option<u16>,
        /// Forget what it knew.
        #[arg(long)]
        fresh: bool,
    },
    /// Kill the portal and the engine under load, fill the disk, lock the database, turn the clock: prints what is left.
    Crash {
        /// Forms that residents send meanwhile, at least.
        #[arg(long, default_value_t = 1000)]
        submissions: u64,
    },
    /// Waits until the portal answers, then prints where it is. Started by `run`.
    #[command(hide = true)]
    Announce { listen: String, data: String },
}

fn main() -> ExitCode {
    let outcome = match Xtask::parse().task {
        Task::Run { arguments } => run::run(&arguments),
        Task::Build => build::build().map(|()| ExitCode::SUCCESS),
        Task::Test { browser } => test::test(&browser),
        Task::Lighthouse => test::lighthouse(),
        Task::Check => check::report(),
        Task::Bench { seconds, handoff: true } => bench::handoff(seconds),
        Task::Bench { seconds, handoff: false } => bench::bench(seconds),
        Task::Engine { name, port, fresh } => engine::engine(&name, port, fresh),
        Task::Crash { submissions } => crash::crash(submissions),
        Task::Announce { listen, data } => run::announce(&listen, &data),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("\nThis did not work: {error:#}");
        ExitCode::FAILURE
    })
}
