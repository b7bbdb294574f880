//! Makes sure that the folder of the browser half exists, so that the server compiles before it was built.

fn main() {
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/site/pkg");
    if let Err(error) = std::fs::create_dir_all(site) {
        println!("cargo:warning=cannot make {site}: {error}");
    }
    println!("cargo:rerun-if-changed={site}");
}
