//! What travels to a phone: every file of the first page and of the whole resident bundle, as it is sent.

use anyhow::{Context, Result};

use super::FIRST_PAGE;
use super::form::attribute;
use super::http::Browser;
use super::portal::Portal;
use super::table::{Table, Target};

pub fn measure(portal: &Portal, table: &mut Table) -> Result<()> {
    let html = Browser::at(&portal.address).get(FIRST_PAGE)?;
    html.expect(200)?;
    let files = files(&html.text())?;
    let page = kilobytes(portal, FIRST_PAGE)?;
    let style = kilobytes(portal, &files.style)?;
    table.row("first question page: HTML", format!("{page:.1} kB"), Target::None);
    table.row("  CSS", format!("{style:.1} kB"), Target::None);
    table.row("  HTML + CSS", format!("{:.1} kB", page + style), Target::at_most(25.0, page + style));
    let (mut bundle, mut wasm) = (0.0, 0.0);
    for file in &files.bundle {
        let size = kilobytes(portal, file)?;
        table.row(&format!("bundle: {}", short(file)), format!("{size:.1} kB"), Target::None);
        bundle += size;
        wasm += if file.ends_with(".wasm") { size } else { 0.0 };
    }
    table.row(
        "  WASM over the 159.4 kB before the form language was whole",
        format!("{:.1} kB", wasm - 159.4),
        Target::at_most(40.0, wasm - 159.4),
    );
    table.row("  whole resident bundle", format!("{bundle:.1} kB"), Target::at_most(220.0, bundle));
    table.row("requests on a first load", format!("{}", 2 + files.bundle.len() + files.others), Target::None);
    Ok(())
}

/// The last part of an address; a definition's is the hash of its content.
fn short(address: &str) -> &str {
    if address.contains("/definitions/") { "the definition" } else { address.rsplit('/').next().unwrap_or(address) }
}

struct Files {
    style: String,
    bundle: Vec<String>,
    /// Icons and the like.
    others: usize,
}

/// The addresses that the page names, read from its HTML as a browser reads them.
fn files(html: &str) -> Result<Files> {
    let links: Vec<_> = html.split("<link").skip(1).filter_map(|rest| rest.split('>').next()).collect();
    let style =
        links.iter().find(|link| link.contains("stylesheet")).and_then(|link| attribute(link, "href")).context("no style")?;
    let boot = html.split("<script").skip(1).filter_map(|rest| rest.split('>').next()).find(|tag| tag.contains("id=\"boot\""));
    let boot = boot.context("no boot script")?;
    let assets = attribute(boot, "data-assets").context("data-assets")?;
    let data = ["src", "data-words", "data-definition"].iter().filter_map(|name| attribute(boot, name));
    let bundle = ["app.js", "app_bg.wasm"].iter().map(|file| format!("{assets}/{file}")).chain(data).collect();
    let others = links.iter().filter(|link| link.contains("icon")).count();
    Ok(Files { style, bundle, others })
}

/// The size on the wire, for a browser that takes what browsers take.
fn kilobytes(portal: &Portal, path: &str) -> Result<f64> {
    let answer = Browser::at(&portal.address).accepting("br, gzip").get(path)?;
    answer.expect(200).context(path.to_owned())?;
    Ok(answer.body.len() as f64 / 1000.0)
}
