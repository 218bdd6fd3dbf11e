//! The log: what the program notes of itself, on standard error and through the terminal's writer. A call of `log::warn!`
//! may therefore say what it likes.

use std::io;

use log::{LevelFilter, Log, Metadata, Record};

use super::Terminal;

/// Notes warnings and errors of Crosswalk's own packages.
struct StandardError;

impl Log for StandardError {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= LevelFilter::Warn && metadata.target().starts_with("crosswalk")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // Nobody is there to tell when this fails.
            let _told = Terminal::new(io::stderr()).line(&text_of(record));
        }
    }

    fn flush(&self) {}
}

fn text_of(record: &Record<'_>) -> String {
    format!("{}: {}", record.level().as_str().to_lowercase(), record.args())
}

/// From now on what is logged is seen. Does nothing when somebody else listens already.
pub fn to_standard_error() {
    if log::set_logger(&StandardError).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
}

#[cfg(test)]
mod tests {
    use log::{Level, Log as _, MetadataBuilder, Record};

    use super::{StandardError, text_of};

    #[test]
    fn what_we_warn_of_is_noted_and_the_rest_is_not() {
        for (target, level, expected) in [
            ("crosswalk_engine::workbench", Level::Warn, true),
            ("crosswalk::ui", Level::Error, true),
            ("crosswalk::ui", Level::Info, false),
            ("winit", Level::Error, false),
        ] {
            let metadata = MetadataBuilder::new().target(target).level(level).build();
            assert_eq!(StandardError.enabled(&metadata), expected, "{target} {level}");
        }
        let record = Record::builder().level(Level::Warn).args(format_args!("it fails")).build();
        assert_eq!(text_of(&record), "warn: it fails");
    }
}
