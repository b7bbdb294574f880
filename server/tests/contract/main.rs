//! The contract: conversation scripts (`cases/handoff`) that every engine of the registry keeps, each with a real engine behind it.

#[path = "../portal/browser.rs"]
#[allow(dead_code)]
mod browser;
mod script;
mod stand;

use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use script::Script;
use server::workflow::REGISTRY;
use tokio::runtime::Runtime;

fn main() {
    let mut arguments = Arguments::from_args();
    // Scripts of one engine share it, and one of them kills it.
    arguments.test_threads = Some(1);
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let names = REGISTRY.iter().map(|(name, _)| *name);
    let (elsewhere, here): (Vec<_>, Vec<_>) = names.partition(|name| stand::ELSEWHERE.iter().any(|(other, _)| other == name));
    for (name, why) in stand::ELSEWHERE.iter().filter(|(name, _)| elsewhere.contains(name)) {
        println!("{name} is not played by itself: {why}");
    }
    for (name, what, why) in stand::LACKS {
        println!("{name} does not play what needs {}: {why}", what.join(", "));
    }
    let trials = here.into_iter().flat_map(|name| of(name, &runtime)).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn of(engine: &'static str, runtime: &Arc<Runtime>) -> Vec<Trial> {
    // Opened by the first script that runs, so that a filter opens only what it needs.
    let stand = Arc::new(Mutex::new(None));
    let lacks = stand::LACKS.iter().find(|(name, ..)| *name == engine).map_or(&[] as &[&str], |(_, lacks, _)| *lacks);
    let script = |script: Script| {
        let (stand, runtime) = (stand.clone(), runtime.clone());
        Trial::test(format!("{engine}: {}", script.name), move || {
            let mut stand = stand.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            runtime.block_on(async {
                if stand.is_none() {
                    *stand = Some(stand::open(engine).await.map_err(|error| Failed::from(format!("{error:#}")))?);
                }
                match stand.as_mut() {
                    Some(stand) => script.play(stand.as_mut()).await.map_err(|error| Failed::from(format!("{error:#}"))),
                    None => Err("no stand".into()),
                }
            })
        })
    };
    let plays = |script: &Script| !lacks.iter().any(|what| script.needs(what));
    script::all().into_iter().filter(plays).map(script).collect()
}
