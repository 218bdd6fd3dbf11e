//! How the page looks: dark on white, on screen as on A4; nothing is said by colour alone.

pub const STYLE: &str = include_str!("style.css");
