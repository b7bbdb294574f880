//! A real workflow engine to develop and test against: fetched from Maven Central once, then opened with its data in a file.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::shell::{program, run, say};
use crate::{place, tools};

/// What an engine is made of. A new one is a folder here and one line in [`KINDS`].
pub struct Kind {
    pub name: &'static str,
    title: &'static str,
    port: u16,
    /// How Doorstep reaches it: what stands before `{port}` and after it.
    address: &'static str,
    pom: &'static str,
    main: &'static str,
    properties: &'static str,
    /// An artefact whose parent's description Maven Central lacks: copied by itself, without reading any description.
    alone: Option<&'static str>,
}

pub const KINDS: &[Kind] = &[
    Kind {
        name: "operaton",
        title: "Operaton 1.0.3",
        port: 8081,
        address: "http://demo:demo@127.0.0.1:{port}/engine-rest",
        pom: include_str!("../engine/operaton/pom.xml"),
        main: include_str!("../engine/operaton/Engine.java"),
        properties: include_str!("../engine/operaton/application.properties"),
        alone: Some("org.operaton.spin:operaton-spin-dataformat-json-jackson:1.0.0"),
    },
    Kind {
        name: "camunda",
        title: "Camunda 7.24.0",
        port: 8082,
        address: "http://demo:demo@127.0.0.1:{port}/engine-rest",
        pom: include_str!("../engine/camunda/pom.xml"),
        main: include_str!("../engine/camunda/Engine.java"),
        properties: include_str!("../engine/camunda/application.properties"),
        alone: None,
    },
    Kind {
        name: "flowable",
        title: "Flowable 7.2.0",
        port: 8083,
        address: "http://rest-admin:test@127.0.0.1:{port}/process-api",
        pom: include_str!("../engine/flowable/pom.xml"),
        main: include_str!("../engine/flowable/Engine.java"),
        properties: include_str!("../engine/flowable/application.properties"),
        alone: None,
    },
];

/// Becomes the engine: takes `PORT` and `DATA_FOLDER`, so that tests start it, kill it and start it again by themselves.
const START: &str = include_str!("../engine/start");

/// The names, for the command line.
pub fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// Opens the engine in the foreground; `fresh` forgets what it knew.
pub fn engine(name: &str, port: Option<u16>, fresh: bool) -> Result<ExitCode> {
    let kind = KINDS.iter().find(|kind| kind.name == name).context("there is no such engine")?;
    let folder = prepare(kind)?;
    let (port, data) = (port.unwrap_or(kind.port), folder.join("data"));
    if fresh && data.exists() {
        say(&format!("Emptying {}.", place::name(&data)));
        std::fs::remove_dir_all(&data)?;
    }
    println!("{}", kind.announcement(port, &data));
    // This process becomes the engine: Ctrl-C and exit codes reach it directly.
    Err(program(&folder.join("start").display().to_string()).env("PORT", port.to_string()).env("DATA_FOLDER", data).exec().into())
}

impl Kind {
    fn announcement(&self, port: u16, data: &Path) -> String {
        let address = self.address.replace("{port}", &port.to_string());
        let (account, at) = address.trim_start_matches("http://").split_once('@').unwrap_or_default();
        let (user, password) = account.split_once(':').unwrap_or_default();
        format!(
            "\n{} opens in some seconds. It starts empty: Doorstep brings its processes.\n\n\
             REST        http://{at}\n\
             Account     {user}, password {password}\n\
             Its data    {}\n\
             Use it      DOORSTEP_ENGINE={}:{address}\n\n\
             Ctrl-C closes it; --fresh forgets what it knows.\n",
            self.title,
            place::name(data),
            self.name,
        )
    }

    /// All it is made from. Where this differs from what the folder was made from, it is made again.
    fn stamp(&self) -> String {
        [self.pom, self.main, self.properties, self.alone.unwrap_or_default(), START].concat()
    }
}

/// The engine's folder, made if it is not there: `start` in it opens the engine.
pub fn prepare(kind: &Kind) -> Result<PathBuf> {
    let engines = place::at("target/engines");
    let folder = engines.join(kind.name);
    std::fs::create_dir_all(&folder)?;
    // Two at once would read each other's halves.
    let lock = std::fs::File::create(engines.join(format!("{}.lock", kind.name)))?;
    lock.lock()?;
    let stamp = folder.join(".made-from");
    if std::fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == kind.stamp()) {
        return Ok(folder);
    }
    let _ = std::fs::remove_file(&stamp); // what is made halfway is not made
    make(kind, &folder)?;
    std::fs::write(stamp, kind.stamp())?;
    Ok(folder)
}

fn make(kind: &Kind, folder: &Path) -> Result<()> {
    tools::java()?;
    say(&format!("Fetching {} from Maven Central into {}. Once only.", kind.title, place::name(folder)));
    for old in ["lib", "classes"] {
        let _ = std::fs::remove_dir_all(folder.join(old));
    }
    std::fs::create_dir_all(folder.join("classes"))?;
    std::fs::write(folder.join("pom.xml"), kind.pom)?;
    std::fs::write(folder.join("Engine.java"), kind.main)?;
    std::fs::write(folder.join("classes/application.properties"), kind.properties)?;
    run(maven(folder).arg("dependency:copy-dependencies").arg(output(folder)))?;
    if let Some(artefact) = kind.alone {
        // Beside a pom.xml Maven would ask for descriptions all the same.
        run(maven(&folder.join("classes")).args(["dependency:copy", &format!("-Dartifact={artefact}")]).arg(output(folder)))?;
    }
    run(program("javac").current_dir(folder).args(["-d", "classes", "-cp", "lib/*", "Engine.java"]))?;
    let start = folder.join("start");
    std::fs::write(&start, START)?;
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    Ok(std::fs::set_permissions(start, executable)?)
}

fn maven(folder: &Path) -> std::process::Command {
    let mut maven = program("mvn");
    maven.current_dir(folder).args(["--batch-mode", "--quiet", "-Dstyle.color=never"]);
    maven
}

fn output(folder: &Path) -> String {
    format!("-DoutputDirectory={}", folder.join("lib").display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_an_engine_can_be_used_as_it_stands() {
        let said = KINDS[2].announcement(9000, Path::new("data"));
        assert!(said.contains("http://127.0.0.1:9000/process-api\n"), "{said}");
        assert!(said.contains("rest-admin, password test\n"), "{said}");
        assert!(said.contains("DOORSTEP_ENGINE=flowable:http://rest-admin:test@127.0.0.1:9000/process-api\n"), "{said}");
    }

    #[test]
    fn another_version_or_another_start_makes_an_engine_again() {
        let [operaton, camunda, _] = KINDS else { panic!("three engines") };
        assert_ne!(operaton.stamp(), camunda.stamp());
        let newer = Kind { alone: Some("org.operaton.spin:operaton-spin-dataformat-json-jackson:2.0.0"), ..*operaton };
        assert_ne!(operaton.stamp(), newer.stamp());
    }
}
