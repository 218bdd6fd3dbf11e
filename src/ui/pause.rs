//! While somebody types, nothing turns red: a rule is at fault for a moment with nearly every letter. What is wrong is said
//! when the typing has paused.

use egui::{Context, Id};

use crate::scim::TargetPath;

/// How long, in seconds.
const PAUSE: f64 = 0.6;

/// The rule that was typed into, and when.
#[derive(Clone)]
struct Typed {
    target: TargetPath,
    at: f64,
}

fn place() -> Id {
    Id::unique("what was typed last")
}

/// Something was typed into the rule of a target.
pub fn typed(ctx: &Context, target: &TargetPath) {
    let typed = Typed { target: target.clone(), at: ctx.input(|i| i.time) };
    ctx.data_mut(|data| data.insert_temp(place(), typed));
    ctx.request_repaint();
}

/// The rule that is being typed, until the pause; then the window is drawn again.
pub fn typing(ctx: &Context) -> Option<TargetPath> {
    let typed: Typed = ctx.data(|data| data.get_temp(place()))?;
    let left = PAUSE - (ctx.input(|i| i.time) - typed.at);
    if left <= 0.0 {
        ctx.data_mut(|data| data.remove::<Typed>(place()));
        return None;
    }
    ctx.request_repaint_after_secs(left as f32 + 0.01);
    Some(typed.target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::RawInput;

    #[test]
    fn what_is_typed_is_left_in_peace_until_a_pause() {
        let ctx = Context::default();
        let target = TargetPath::parse("title").expect("a path");
        let now = |time: f64| {
            let input = RawInput { time: Some(time), ..RawInput::default() };
            ctx.run_ui(input, |_| {}).textures_delta.clear();
        };
        now(1.0);
        assert_eq!(typing(&ctx), None);
        typed(&ctx, &target);
        for (time, is_typing) in [(1.3, true), (1.59, true), (1.61, false), (1.62, false)] {
            now(time);
            assert_eq!(typing(&ctx).is_some(), is_typing, "{time}");
        }
    }
}
