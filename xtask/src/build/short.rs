//! The names by which the two files of the browser half know each other, made short: wasm-bindgen ends each with a hash, and no
//! compression makes hashes smaller.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{Import, Imports, Parser};

/// Both files, with short names for what the WebAssembly imports from the script.
pub fn shorten(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let (mut names, mut module) = (Names::default(), Module::new());
    names.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow!("app_bg.wasm: {error}"))?;
    let script = names.0.iter().fold(script.to_owned(), |script, (long, short)| script.replace(long, short));
    Ok((module.finish(), script))
}

/// Short names by long ones.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    /// A name that does not end with a hash stays: nothing says that it stands nowhere else in the script.
    fn short(&mut self, long: &str) -> String {
        if !ends_with_hash(long) {
            return long.to_owned();
        }
        let next = format!("i{}", self.0.len());
        self.0.entry(long.to_owned()).or_insert(next).clone()
    }
}

fn ends_with_hash(name: &str) -> bool {
    let hash = name.rsplit_once('_').map_or("", |(_, hash)| hash);
    name.starts_with("__wb") && hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

impl Reencode for Names {
    type Error = Infallible;

    fn parse_imports(&mut self, section: &mut ImportSection, imports: Imports<'_>) -> Result<(), Error<Infallible>> {
        let Imports::Single(at, import) = imports else {
            return wasm_encoder::reencode::utils::parse_imports(self, section, imports);
        };
        let name = self.short(import.name);
        let import = Imports::Single(at, Import { name: &name, ..import });
        wasm_encoder::reencode::utils::parse_imports(self, section, import)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_made_short_and_the_same_in_both_files() {
        let (hashed, plain) = ("__wbg_append_2543f7ff238f9f80", "__wbindgen_init_externref_table");
        let mut module = Module::new();
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in [hashed, plain] {
            imports.import("./app_bg.js", name, wasm_encoder::EntityType::Function(0));
        }
        module.section(&types).section(&imports);
        let script = format!("const imports = {{ {hashed}: () => 1, {plain}: () => 2 }};");
        let (wasm, script) = shorten(&module.finish(), &script).unwrap();
        assert_eq!(script, format!("const imports = {{ i0: () => 1, {plain}: () => 2 }};"));
        let text = String::from_utf8_lossy(&wasm).into_owned();
        assert!(text.contains("i0") && text.contains(plain) && !text.contains("__wbg_append"));
    }
}
