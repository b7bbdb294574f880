//! A council's own look: refused where people could not read it, else a stylesheet of custom properties and a logo.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use app::Council;
use app::council::{Colour, Colours, Link};
use app::shell::Logo;

/// WCAG 2.2 SC 1.4.3 for text, 1.4.11 for what is drawn.
const TEXT: f64 = 4.5;
const DRAWN: f64 = 3.0;
/// The page itself: as in `style/_base.scss` and, dark, in `style/_dark.scss`.
const PAGE: Colour = Colour::WHITE;
const TEXT_COLOUR: Colour = Colour::rgb(0x12, 0x19, 0x1a);
const SECONDARY_TEXT: Colour = Colour::rgb(0x4a, 0x57, 0x58);
const DARK_PAGE: Colour = Colour::rgb(0x13, 0x19, 0x19);
const DARK_SURFACE: Colour = Colour::rgb(0x1d, 0x26, 0x27);
/// A logo is loaded with the first page on a weak signal.
const LARGEST_LOGO: u64 = 50_000;

/// What is served beside the portal's own style.
#[derive(Debug)]
pub struct Look {
    pub style: String,
    pub logo: Option<LogoFile>,
}

#[derive(Debug)]
pub struct LogoFile {
    /// `logo.svg` or `logo.png`
    pub name: &'static str,
    pub content: Vec<u8>,
    pub width: u32,
}

/// The colours of one kind of screen, each with its setting.
struct Palette {
    header: (&'static str, Colour),
    header_text: (&'static str, Colour),
    mark: (&'static str, Colour),
    link: (&'static str, Colour),
    button: (&'static str, Colour),
    button_text: (&'static str, Colour),
}

impl Look {
    /// Reads and checks everything that the settings say about the look.
    pub fn of(council: &Council) -> Result<Self> {
        let (light, dark) = (Palette::light(&council.colours), Palette::dark(&council.colours));
        let surface = ("council.colours.surface", council.colours.surface);
        light.check(&[("the page", PAGE), surface])?;
        dark.check(&[("the dark page", DARK_PAGE), ("the dark surface", DARK_SURFACE)])?;
        legible(("the text of a page", TEXT_COLOUR), surface, TEXT)?;
        legible(("the grey text of a page", SECONDARY_TEXT), surface, TEXT)?;
        let all = |name: &'static str, links: &[Link]| links.iter().try_for_each(|link| safe(name, link));
        all("council.header_links", &council.header_links)?;
        all("council.footer_links", &council.footer_links)?;
        let logo =
            council.logo.as_deref().map(|file| read_logo(file).with_context(|| format!("council.logo is {}", file.display())));
        Ok(Self { style: style(&light, &dark, council.colours.surface), logo: logo.transpose()? })
    }

    /// The logo as pages show it.
    pub fn logo(&self, folder: &str) -> Option<Logo> {
        self.logo.as_ref().map(|logo| Logo { href: format!("{folder}/{}", logo.name), width: logo.width })
    }
}

impl Palette {
    fn light(colours: &Colours) -> Self {
        Self {
            header: ("council.colours.header", colours.header),
            header_text: ("council.colours.header_text", colours.header_text),
            mark: ("council.colours.mark", colours.mark),
            link: ("council.colours.link", colours.link),
            button: ("council.colours.button", colours.button),
            button_text: ("council.colours.button_text", colours.button_text),
        }
    }

    fn dark(colours: &Colours) -> Self {
        let (light, dark) = (Self::light(colours), &colours.dark);
        let own = |name: &'static str, own: Option<Colour>, light: (&'static str, Colour)| own.map_or(light, |own| (name, own));
        let link = colours.link.readable_on(&[DARK_PAGE, DARK_SURFACE], TEXT);
        Self {
            header: own("council.colours.dark.header", dark.header, light.header),
            header_text: own("council.colours.dark.header_text", dark.header_text, light.header_text),
            mark: own("council.colours.dark.mark", dark.mark, light.mark),
            link: own("council.colours.dark.link", dark.link, ("council.colours.link, made lighter,", link)),
            button: own("council.colours.dark.button", dark.button, light.button),
            button_text: own("council.colours.dark.button_text", dark.button_text, light.button_text),
        }
    }

    /// Every pair that a page shows.
    fn check(&self, grounds: &[(&str, Colour)]) -> Result<()> {
        legible(self.header_text, self.header, TEXT)?;
        legible(self.mark, self.header, DRAWN)?;
        legible(self.button_text, self.button, TEXT)?;
        grounds.iter().try_for_each(|ground| legible(self.link, *ground, TEXT))
    }

    fn properties(&self) -> String {
        let (button, text, link) = (self.button.1, self.button_text.1, self.link.1);
        // What carries the brand elsewhere, such as the head of a notice, has white text on it.
        let brand = button.readable_on(&[Colour::WHITE], TEXT);
        format!(
            "--header:{};--header-text:{};--mark:{};--button:{button};--button-text:{text};--button-hover:{};--button-edge:{};\
             --govuk-link-colour:{link};--govuk-brand-colour:{brand};",
            self.header.1,
            self.header_text.1,
            self.mark.1,
            button.away_from(text, 0.2),
            button.mix(Colour::BLACK, 0.5),
        )
    }
}

fn legible(front: (&str, Colour), ground: (&str, Colour), needed: f64) -> Result<()> {
    let ratio = front.1.contrast(ground.1);
    // 4.499 must not be called 4.5.
    let said = (ratio * 100.0).floor() / 100.0;
    let better = front.1.readable_on(&[ground.1], needed);
    ensure!(
        ratio >= needed,
        "{} ({}) on {} ({}) has a contrast of {said}:1, and people need at least {needed}:1 to make it out. {better} would do in place of {}.",
        front.0,
        front.1,
        ground.0,
        ground.1,
        front.1,
    );
    Ok(())
}

/// Custom properties, and nothing else: what they colour is the portal's own style.
fn style(light: &Palette, dark: &Palette, surface: Colour) -> String {
    let hover = |link: Colour, page: Colour| link.away_from(page, 0.4);
    let quiet = |share| surface.mix(Colour::BLACK, share);
    format!(
        ":root{{{}--govuk-link-hover-colour:{};--govuk-surface-background-colour:{surface};--govuk-template-background-colour:{surface};\
         --govuk-surface-border-colour:{};--quiet:{};--quiet-hover:{};--quiet-edge:{};}}\
         @media (prefers-color-scheme:dark){{:root{{{}--govuk-link-hover-colour:{};\
         --govuk-surface-background-colour:{DARK_SURFACE};--govuk-template-background-colour:{DARK_SURFACE};\
         --govuk-surface-border-colour:#3a4748;--quiet:#2e3b3c;--quiet-hover:#3b4a4b;--quiet-edge:#0a0e0e;}}}}\n",
        light.properties(),
        hover(light.link.1, PAGE),
        quiet(0.12),
        quiet(0.05),
        quiet(0.11),
        quiet(0.36),
        dark.properties(),
        hover(dark.link.1, DARK_PAGE),
    )
}

/// An address that a link may lead to: none that runs a script.
fn safe(setting: &str, link: &Link) -> Result<()> {
    let known = ["https://", "http://", "/", "mailto:", "tel:"].iter().any(|start| link.url.starts_with(start));
    ensure!(known, "{setting} has the address {}, which is none: one begins with https:// or, on this site, with /.", link.url);
    Ok(())
}

fn read_logo(file: &Path) -> Result<LogoFile> {
    let about = file.metadata().context("There is no such file")?;
    ensure!(
        about.len() <= LARGEST_LOGO,
        "It has {} kB. At most {} kB are loaded on a weak signal without a wait",
        about.len() / 1000,
        LARGEST_LOGO / 1000
    );
    let content = std::fs::read(file).context("It cannot be read")?;
    let (name, (width, height)) = match content.strip_prefix(b"\x89PNG\r\n\x1a\n") {
        Some(png) => ("logo.png", png_size(png).context("It is a PNG without a size")?),
        None => ("logo.svg", svg_size(&content)?),
    };
    ensure!(width > 0.0 && height > 0.0, "It has no width or no height");
    Ok(LogoFile { name, content, width: (width / height * f64::from(app::shell::LOGO_HEIGHT)).round() as u32 })
}

/// Width and height stand right after the name of the first chunk.
fn png_size(png: &[u8]) -> Option<(f64, f64)> {
    let number = |at: usize| Some(f64::from(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?)));
    Some((number(8)?, number(12)?))
}

/// The `viewBox` of an SVG. It is shown as an image, where no script runs; one that holds a script is refused all the same.
fn svg_size(content: &[u8]) -> Result<(f64, f64)> {
    let text =
        std::str::from_utf8(content).ok().filter(|text| text.contains("<svg")).context("It is neither an SVG nor a PNG")?;
    if text.to_ascii_lowercase().contains("<script") {
        bail!("It holds a script. Save it as a plain SVG");
    }
    let numbers = text.split_once("viewBox=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next()).unwrap_or_default();
    let numbers: Vec<f64> = numbers.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
    let [_, _, width, height] = numbers[..] else { bail!("It has no viewBox, so its size is not known") };
    Ok((width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut Council)) -> String {
        let mut council = Council::default();
        change(&mut council);
        format!("{:#}", Look::of(&council).map(|_| ()).expect_err("it must be refused"))
    }

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect(text)
    }

    #[test]
    fn the_sample_council_can_be_read() {
        let look = Look::of(&Council::default()).expect("a look");
        assert!(look.style.contains("--header:#0d4a4e;--header-text:#ffffff;"), "{}", look.style);
        assert!(look.style.contains("@media (prefers-color-scheme:dark){:root{--header:#0c3437;"), "{}", look.style);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_ratio_and_what_would_do() {
        assert_eq!(
            refused(|council| council.colours.header = colour("#e8c21a")),
            "council.colours.header_text (#ffffff) on council.colours.header (#e8c21a) has a contrast of 1.72:1, and people need at \
             least 4.5:1 to make it out. #525252 would do in place of #ffffff."
        );
        assert!(
            refused(|council| council.colours.link = colour("#2e8fb0")).starts_with("council.colours.link (#2e8fb0) on the page")
        );
        assert!(refused(|council| council.colours.surface = colour("#808080")).contains("on council.colours.surface (#808080)"));
        assert!(refused(|council| council.colours.button_text = colour("#0a4037")).contains("council.colours.button_text"));
        assert!(refused(|council| council.colours.mark = colour("#14565a")).contains("at least 3:1"));
        let dark = refused(|council| council.colours.dark.link = Some(colour("#0b5e73")));
        assert!(dark.starts_with("council.colours.dark.link (#0b5e73) on the dark page"), "{dark}");
    }

    #[test]
    fn a_council_without_dark_colours_has_its_own_in_the_dark() {
        let mut council = Council::default();
        council.colours = Colours { header: colour("#4a1d5f"), dark: app::council::Dark::default(), ..council.colours };
        let look = Look::of(&council).expect("a look");
        assert_eq!(look.style.matches("--header:#4a1d5f").count(), 2, "{}", look.style);
    }

    #[test]
    fn links_lead_to_pages() {
        let link = Link { text: "Jobs".into(), url: "javascript:alert(1)".into() };
        assert!(
            refused(|council| council.footer_links = vec![link]).starts_with("council.footer_links has the address javascript:")
        );
    }

    #[test]
    fn a_logo_is_a_small_picture_without_a_script() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, content: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, content).expect("a file");
            Some(file)
        };
        let said = |logo| refused(|council| council.logo = logo);
        assert!(said(Some(folder.path().join("none.svg"))).contains("There is no such file"));
        assert!(said(file("big.svg", &[b' '; 60_000])).contains("It has 60 kB. At most 50 kB"));
        assert!(said(file("logo.gif", b"GIF89a")).contains("neither an SVG nor a PNG"));
        assert!(said(file("script.svg", b"<svg viewBox='0 0 1 1'><SCRIPT>1</SCRIPT></svg>")).contains("It holds a script"));
        assert!(said(file("sizeless.svg", b"<svg></svg>")).contains("no viewBox"));
        let wide = file("wide.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 40'></svg>");
        let look = Look::of(&Council { logo: wide, ..Council::default() }).expect("a look");
        assert_eq!(look.logo("/x").map(|logo| (logo.href, logo.width)), Some(("/x/logo.svg".to_owned(), 72)));
    }

    #[test]
    fn the_page_is_checked_against_what_the_style_paints() {
        let (base, dark) = (include_str!("../../style/_base.scss"), include_str!("../../style/_dark.scss"));
        for (style, rule) in [
            (base, "body-background: #fff,".to_owned()),
            (base, format!("text: {TEXT_COLOUR},")),
            (base, format!("secondary-text: {SECONDARY_TEXT},")),
            (dark, format!("--govuk-body-background-colour: {DARK_PAGE};")),
        ] {
            assert!(style.contains(&rule), "{rule}");
        }
    }
}
