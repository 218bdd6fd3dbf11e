//! The CSV files that the vendors' portals and tools give: their columns, brought to the keys of the vendors' APIs.
//!
//! One file per vendor: its columns, how its files are recognised, and where what is known of them comes from.

pub mod directory;
mod directory_ldif;
mod entra;
mod google;
mod okta;
mod onelogin;

pub use self::directory::{DIRECTORY_CSV, DIRECTORY_JSON};
pub use self::directory_ldif::DIRECTORY_LDIF;
pub use self::entra::ENTRA_CSV;
pub use self::google::{GAM_CSV, GOOGLE_CSV};
pub use self::okta::OKTA_CSV;
pub use self::onelogin::ONELOGIN_CSV;
use super::csv::{Column, Holds};
use super::{Format, Sample};

/// The headers that a format knows, when there are at least three, or two of the telling ones; and one of these among
/// them. Telling is where a column leads.
fn known<'a>(sample: &Sample<'a>, format: &Format, telling: &[&str]) -> Option<Vec<&'a str>> {
    let places = sample.headers().iter().filter_map(|header| Some((header.as_str(), format.place(header)?.0)));
    let places: Vec<(&str, String)> = places.map(|(header, path)| (header, path.to_string())).collect();
    let telling = places.iter().filter(|(_, path)| telling.contains(&path.as_str())).count();
    (telling > 1 || telling == 1 && places.len() >= 3).then(|| places.into_iter().map(|(header, _)| header).collect())
}

const fn text(header: &'static str, path: &'static str) -> Column {
    Column { header, path, holds: Holds::Text }
}

const fn holding(header: &'static str, path: &'static str, holds: Holds) -> Column {
    Column { header, path, holds }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::path::AttributePath;

    #[test]
    fn every_column_leads_somewhere() {
        for format in [&ENTRA_CSV, &OKTA_CSV, &GOOGLE_CSV, &GAM_CSV, &ONELOGIN_CSV, &DIRECTORY_CSV] {
            for column in format.columns {
                let path = AttributePath::parse(column.path).map(|path| path.to_string());
                assert_eq!(path.as_deref(), Ok(column.path), "{}", column.header);
            }
        }
    }
}
