//! `doorstep schema`: the JSON Schema of definitions, or of what a service submits.

use std::path::Path;

use anyhow::Result;
use forms::schema;

use super::{UNREADABLE, WELL, WRONG};
use crate::definitions::read_file;

pub fn print(definition: Option<&Path>) -> u8 {
    match definition.map(submission).transpose() {
        Ok(None) => println!("{:#}", schema::definition()),
        Ok(Some(Ok(schema))) => println!("{schema:#}"),
        Ok(Some(Err(findings))) => {
            findings.iter().for_each(|finding| eprintln!("{finding}"));
            return WRONG;
        }
        Err(error) => {
            eprintln!("{error:#}");
            return UNREADABLE;
        }
    }
    WELL
}

fn submission(file: &Path) -> Result<Result<serde_json::Value, Vec<forms::Finding>>> {
    Ok(super::sound(&read_file(file)?).map(|definition| schema::submission(&definition)))
}
