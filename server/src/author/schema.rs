//! `doorstep schema`: the JSON Schema of definitions, or of what a service submits.

use std::path::Path;

use anyhow::Result;
use forms::schema;

use super::output::{complain, end};
use super::{UNREADABLE, WELL, WRONG};
use crate::definitions::read_file;

pub fn print(definition: Option<&Path>) -> u8 {
    let schema = match definition.map(submission).transpose() {
        Ok(None) => schema::definition(),
        Ok(Some(Ok(schema))) => schema,
        Ok(Some(Err(findings))) => {
            findings.iter().for_each(|finding| complain(format_args!("{finding}\n")));
            return WRONG;
        }
        Err(error) => {
            complain(format_args!("{error:#}\n"));
            return UNREADABLE;
        }
    };
    end(format_args!("{schema:#}\n"), WELL)
}

fn submission(file: &Path) -> Result<Result<serde_json::Value, Vec<forms::Finding>>> {
    Ok(super::sound(&read_file(file)?).map(|definition| schema::submission(&definition)))
}
