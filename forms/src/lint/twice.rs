//! Settings that stand twice in the same place: JSON takes the last, and what the first says is lost without a word.

use crate::Finding;
use crate::finding::below;
use crate::json::Json;

pub fn look(json: &Json, at: &str, findings: &mut Vec<Finding>) {
    match json {
        Json::List(elements) => {
            elements.iter().enumerate().for_each(|(n, element)| look(element, &format!("{at}/{n}"), findings));
        }
        Json::Object(all) => {
            for (name, value) in json.members().unwrap_or_default() {
                let at = below(at, name);
                let times = all.iter().filter(|(own, _)| own == name).count();
                if times > 1 {
                    let (times, others) =
                        if times == 2 { ("twice".to_owned(), "one") } else { (format!("{times} times"), "the others") };
                    let message = format!("\"{name}\" stands here {times}; only the last counts. Take {others} away.");
                    findings.push(Finding::error("duplicate-key", &at, message));
                }
                look(value, &at, findings);
            }
        }
        _ => {}
    }
}
