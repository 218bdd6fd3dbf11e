//! Any other JSON that holds objects: a list, objects in a row, an object with a list in it.

use super::{Format, Sample};

pub static JSON: Format = Format { users: "JSON", groups: "JSON", both: "JSON", recognise, ..Format::PLAIN };

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let Sample::Json { .. } = sample else { return None };
    Some(format!("It is JSON with the records {}; the keys are no vendor's that Crosswalk knows.", sample.place()))
}
