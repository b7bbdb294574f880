//! The one table: what was measured, what it must reach, and whether it does.

/// What a number must reach, already compared.
pub enum Target {
    None,
    Reach(String, bool),
    Holds(bool),
}

impl Target {
    pub fn at_most(limit: f64, measured: f64) -> Self {
        Self::Reach(format!("≤ {limit}"), measured <= limit)
    }

    pub fn at_least(limit: f64, measured: f64) -> Self {
        Self::Reach(format!("≥ {limit}"), measured >= limit)
    }
}

#[derive(Default)]
pub struct Table {
    rows: Vec<(String, String, Target)>,
}

impl Table {
    /// Starts a part of the table.
    pub fn part(&mut self, title: &str) {
        self.rows.push((title.to_owned(), String::new(), Target::None));
    }

    pub fn row(&mut self, what: &str, measured: String, target: Target) {
        self.rows.push((format!("  {what}"), measured, target));
    }

    /// Prints everything and says whether every target was reached.
    pub fn print(&self) -> bool {
        let widest = |column: fn(&(String, String, Target)) -> &str| {
            self.rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0)
        };
        let (what, measured) = (widest(|row| &row.0), widest(|row| &row.1));
        println!("\n{:what$}  {:measured$}  must be", "", "measured");
        for (name, value, target) in &self.rows {
            let (limit, mark) = match target {
                Target::None => ("", ""),
                Target::Reach(limit, reached) => (limit.as_str(), mark(*reached)),
                Target::Holds(holds) => ("true", mark(*holds)),
            };
            println!("{}", format!("{name:what$}  {value:measured$}  {limit:8} {mark}").trim_end());
        }
        !self.rows.iter().any(|(_, _, target)| matches!(target, Target::Reach(_, false) | Target::Holds(false)))
    }
}

fn mark(reached: bool) -> &'static str {
    if reached { "✓" } else { "✗" }
}
